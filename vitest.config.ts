import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    environment: "node",
    // Child processes: a native crash or an exhausted heap then fails one file and not the run.
    pool: "forks",
    // vitest would leave a core to its own main process, which on two cores halves the tests.
    maxWorkers: "100%",
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
