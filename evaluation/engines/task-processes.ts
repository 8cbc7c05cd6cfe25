import { Tinypool } from "tinypool";
import { type ErrorCode, ServiceError } from "#contracts";
import type { EvaluationTask } from "./map-reduce-engine.ts";

/** Child processes that do tasks: a task can be killed, and one that crashes takes nothing along. */
export interface TaskProcesses {
  /**
   * Runs one task in a child process. Aborting kills that process.
   *
   * @throws ServiceError `worker_crashed` when the process died, or what the task threw.
   */
  run(task: EvaluationTask, options: { signal: AbortSignal }): Promise<void>;
  processIds(): number[];
  close(): Promise<void>;
}

/**
 * Prepares child processes; each starts when there is work for it.
 *
 * @param filename a module that exports `runTask(options: { task, settings })`.
 * @param settings what it needs to find the store and the models: plain data.
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
  const children = new Tinypool({
    filename: filename.href,
    runtime: "child_process",
    serialization: "advanced",
    minThreads: 0,
    maxThreads: workers,
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: process.env as Record<string, string>,
  });
  // A child that dies while it is idle concerns nobody.
  children.on("error", () => {});

  return {
    async run(task, { signal }) {
      try {
        await children.run({ task, settings }, { name: "runTask", signal });
      } catch (error) {
        signal.throwIfAborted();
        throw toError(error);
      }
    },
    processIds: () => children.threads.map(({ threadId }) => threadId),
    close: () => children.destroy(),
  };
}

/** Errors cross the process border as plain objects; this makes them what they were. */
function toError(error: unknown): Error {
  const { name, code, message } = error as { name?: string; code?: ErrorCode; message?: string };
  if (error instanceof Error && message === "Worker exited unexpectedly") {
    return new ServiceError("worker_crashed", "The process that worked on this shard died.", {
      cause: error,
    });
  }
  if (name === "ServiceError" && code !== undefined && message !== undefined) {
    return new ServiceError(code, message);
  }
  return error instanceof Error ? error : new Error(message, { cause: error });
}
