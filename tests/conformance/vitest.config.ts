import { defineConfig } from "vitest/config";

/** The clients from npm; run.ts starts the server that they need. */
export default defineConfig({
  test: {
    include: ["tests/conformance/*.client.ts"],
    environment: "node",
    testTimeout: 120_000,
    // A package is packed and unpacked.
    hookTimeout: 120_000,
    // One client at a time: they share one server and its two cores.
    fileParallelism: false,
  },
});
