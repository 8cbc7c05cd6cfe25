import type { ObjectStore } from "#storage";
import type { EvaluationTask } from "../engines/map-reduce-engine.ts";
import { resultKey } from "./keys.ts";
import { outcomeKey } from "./outcome.ts";

/** Whether the store has what a task comes to. */
export async function isTaskDone({
  store,
  task,
}: {
  store: ObjectStore;
  task: EvaluationTask;
}): Promise<boolean> {
  const key =
    task.kind === "map" ? resultKey(task.evaluation, task.shard) : outcomeKey(task.evaluation);
  return (await store.sizeBytes(key)) !== undefined;
}
