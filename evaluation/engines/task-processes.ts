import { once } from "node:events";
import PQueue from "p-queue";
import { Tinypool } from "tinypool";
import { type ErrorCode, ServiceError } from "#contracts";
import type { EvaluationTask } from "./map-reduce-engine.ts";

/** Child processes that do tasks: a task can be killed, and one that crashes takes nothing along. */
export interface TaskProcesses {
  /**
   * Runs one task in a child process, when one is free. Aborting kills that process.
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
  // Pools of one process each: a pool of many leaves its queue waiting for ever when a process dies
  // before it is up. A pool that has lost its process is thrown away.
  const idle = new Set<Tinypool>();
  const alive = new Set<Tinypool>();
  const queue = new PQueue({ concurrency: workers });

  return {
    run: (task, { signal }) => queue.add(() => runInOne(task, signal), { signal }),
    processIds: () => [...alive].flatMap(({ threads }) => threads.map(({ threadId }) => threadId)),
    async close() {
      queue.clear();
      await Promise.all([...alive].map(discard));
    },
  };

  async function runInOne(task: EvaluationTask, signal: AbortSignal): Promise<void> {
    const pool = takeIdle() ?? start();
    const ended = new AbortController();
    try {
      await Promise.race([
        pool.run({ task, settings }, { name: "runTask", signal }),
        deathOf(pool, ended.signal),
      ]);
      release(pool);
    } catch (error) {
      const failure = toError(error);
      if (signal.aborted || isCrash(failure)) {
        await discard(pool);
      } else {
        release(pool);
      }
      signal.throwIfAborted();
      throw failure;
    } finally {
      ended.abort();
    }
  }

  function start(): Tinypool {
    const pool = new Tinypool({
      filename: filename.href,
      runtime: "child_process",
      serialization: "advanced",
      minThreads: 1,
      maxThreads: 1,
      execArgv: ["--import", import.meta.resolve("tsx")],
      env: process.env as Record<string, string>,
    });
    // One that dies while it is idle concerns nobody.
    pool.on("error", () => void discard(pool));
    alive.add(pool);
    return pool;
  }

  function takeIdle(): Tinypool | undefined {
    const [pool] = idle;
    if (pool !== undefined) {
      idle.delete(pool);
    }
    return pool;
  }

  function release(pool: Tinypool): void {
    if (alive.has(pool)) {
      idle.add(pool);
    }
  }

  async function discard(pool: Tinypool): Promise<void> {
    idle.delete(pool);
    if (alive.delete(pool)) {
      await pool.destroy();
    }
  }
}

/** How a pool tells that its process died before it had taken its task. */
async function deathOf(pool: Tinypool, ended: AbortSignal): Promise<never> {
  const [error] = await once(pool, "error", { signal: ended });
  throw error;
}

function isCrash(error: Error): boolean {
  return error instanceof ServiceError && error.code === "worker_crashed";
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
