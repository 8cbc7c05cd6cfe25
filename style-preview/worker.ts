// The child process of servers and commands that show what styles do: segments, and more. It may be
// killed at any moment, so it holds no state but what it has loaded.
export { prepare, segment } from "#segmentation";
export { runPreview as preview } from "./run-preview.ts";
export { runRobust as segmentRobustly } from "./run-robust.ts";

// Ctrl-C in a terminal goes to the whole group; when this process ends is its parent's to say.
process.on("SIGINT", () => {});
