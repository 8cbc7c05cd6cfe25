export { findStyles } from "./find-styles.ts";
export { previewStyles, runsOfPreview } from "./preview-styles.ts";
export type { PreviewedStyle, PreviewResult } from "./preview-task.ts";
export { reproduceStyles } from "./reproduce-styles.ts";
export { runsOfRobustness, segmentRobustly } from "./segment-robustly.ts";
export { STYLE_WORKER } from "./style-worker.ts";
export { findStyleFiles } from "./version/find-style-files.ts";
export { parseStyleList, readStyleList } from "./version/read-style-json.ts";
