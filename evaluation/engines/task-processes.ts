import { type ChildProcesses, createChildProcesses } from "./child-processes.ts";
import type { EvaluationTask } from "./map-reduce-engine.ts";

/** Child processes that do tasks of evaluations. */
export type TaskProcesses = ChildProcesses<EvaluationTask, void>;

/**
 * Prepares child processes; each starts when there is work for it.
 *
 * @param filename a module that exports `runTask(options: { task, settings })`.
 * @param settings what it needs to find the store and the models: plain data.
 * @param workers processes, and so tasks, at a time.
 */
export function createTaskProcesses({
  filename,
  settings,
  workers,
}: {
  filename: URL;
  settings: unknown;
  workers: number;
}): TaskProcesses {
  const processes = createChildProcesses<{ task: EvaluationTask; settings: unknown }, void>({
    filename,
    exportName: "runTask",
    workers,
  });
  return { ...processes, run: (task, options) => processes.run({ task, settings }, options) };
}
