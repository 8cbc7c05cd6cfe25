export { createSegmenter, type PixelLabels, type Segmenter } from "./create-segmenter.ts";
export type { DecodedImage } from "./images/decode-image.ts";
export { decodePngValues, type PngValues } from "./images/decode-png-values.ts";
export { type ImageSize, inspectImage } from "./images/inspect-image.ts";
export { inspectRawImage } from "./images/inspect-raw-image.ts";
export { LEAST_SHARP_VERSION, libraryVersions } from "./library-versions.ts";
export { chooseLabels, type LabelChoice } from "./masks/choose-labels.ts";
export { type ComparisonPictures, encodeComparison } from "./masks/encode-comparison.ts";
export { encodeLabelMap } from "./masks/encode-label-map.ts";
export { findGraph } from "./network/find-graph.ts";
export { reproduceGolden } from "./network/reproduce-golden.ts";
export {
  createSegmentationPool,
  DEFAULT_POOL_OPTIONS,
  type Segmentation,
  type SegmentationPool,
  type SegmentationPoolOptions,
  type SegmentationRequest,
} from "./segmentation-pool.ts";
export type { RawImage } from "./segmentation-task.ts";
