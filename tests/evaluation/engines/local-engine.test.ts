import { onTestFinished } from "vitest";
import { createLocalEngine } from "#evaluation";
import { describeEngine } from "./engine-contract.ts";

describeEngine("local engine", async ({ processes, workers, attempts }) => {
  const engine = createLocalEngine({ processes, workers, attempts });
  onTestFinished(() => engine.close());
  return { engine, processes, cancel: () => {} };
});
