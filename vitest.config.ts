import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    environment: "node",
    // Child processes: a native crash or an exhausted heap then fails one file and not the run.
    pool: "forks",
    // vitest would leave a core to its own main process. Many tests wait for processes or for time to
    // pass, so that more files than cores can run at once.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
