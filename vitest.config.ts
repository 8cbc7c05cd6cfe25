import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Import the whole server, each of them, which takes longer than most of their tests. */
const OF_SERVER = "tests/functions/**/*.test.ts";

export default defineConfig({
  test: {
    environment: "node",
    // Child processes: a native crash or an exhausted heap then fails one file and not the run.
    pool: "forks",
    // vitest would leave a core to its own main process. Many tests wait for processes or for time to
    // pass, so that more files than cores can run at once.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: "parts", include: ["tests/**/*.test.ts"], exclude: [OF_SERVER] },
      },
      // One after the other in the same few processes, so that these import it once.
      { extends: true, test: { name: "server", include: [OF_SERVER], isolate: false } },
    ],
  },
});
