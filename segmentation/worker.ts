// The child process: decodes, runs, encodes. It may be killed at any moment, so it holds no state but
// loaded networks.
export { prepare, segment } from "./run-task.ts";

// Ctrl-C in a terminal goes to the whole group; when this process ends is its parent's to say.
process.on("SIGINT", () => {});
