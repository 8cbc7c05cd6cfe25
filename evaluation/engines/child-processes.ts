import { once } from "node:events";
import PQueue from "p-queue";
import { Tinypool } from "tinypool";
import { type ErrorCode, ServiceError } from "#contracts";

const DEFAULT_IDLE_TIMEOUT_MS = 60_000;

/** What a pool says when its process died in the middle of a task, or when it was thrown away for that. */
const DEATHS = ["Worker exited unexpectedly", "Terminating worker thread"];

/** Child processes that do tasks: a task can be killed, and one that crashes takes nothing along. */
export interface ChildProcesses<Task, Result> {
  /**
   * Runs one task in a child process, when one is free. Aborting kills that process.
   *
   * @throws ServiceError `worker_crashed` when the process died; `overloaded` after `close`; or what
   * the task threw.
   */
  run(task: Task, options?: { signal?: AbortSignal }): Promise<Result>;
  processIds(): number[];
  /** Ends the processes. What runs or waits is rejected. */
  close(): Promise<void>;
}

/**
 * Prepares child processes; each starts when there is work for it.
 *
 * @param filename a module that exports a function of one task.
 * @param exportName the name of that function.
 * @param workers processes, and so tasks, at a time.
 * @param idleTimeoutMs how long a process that has nothing to do is kept.
 */
export function createChildProcesses<Task, Result>({
  filename,
  exportName,
  workers,
  idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS,
}: {
  filename: URL;
  exportName: string;
  workers: number;
  idleTimeoutMs?: number;
}): ChildProcesses<Task, Result> {
  // Pools of one process each: a pool of many leaves its queue waiting for ever when a process dies
  // before it is up. A pool that has lost its process is thrown away.
  const alive = new Set<Tinypool>();
  const idle = new Set<Tinypool>();
  const queue = new PQueue({ concurrency: workers });
  let isClosed = false;

  return {
    run: (task, { signal } = {}) =>
      queue.add(() => runInOne(task, signal), signal === undefined ? {} : { signal }),
    processIds: () => [...alive].flatMap(({ threads }) => threads.map(({ threadId }) => threadId)),
    async close() {
      isClosed = true;
      await Promise.all([...alive].map(discard));
    },
  };

  async function runInOne(task: Task, signal: AbortSignal | undefined): Promise<Result> {
    assertOpen();
    const pool = takeIdle() ?? start();
    const ended = new AbortController();
    try {
      const result: Result = await Promise.race([
        pool.run(task, { name: exportName, signal: signal ?? null }),
        deathOf(pool, ended.signal),
      ]);
      release(pool);
      return result;
    } catch (error) {
      const failure = toError(error);
      if (signal?.aborted || isCrash(failure)) {
        await discard(pool);
      } else {
        release(pool);
      }
      signal?.throwIfAborted();
      assertOpen();
      throw failure;
    } finally {
      ended.abort();
    }
  }

  function assertOpen(): void {
    if (isClosed) {
      throw new ServiceError("overloaded", "This process is about to close. Try again in a while.");
    }
  }

  function start(): Tinypool {
    const pool = new Tinypool({
      filename: filename.href,
      runtime: "child_process",
      serialization: "advanced",
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: idleTimeoutMs,
      execArgv: ["--import", import.meta.resolve("tsx")],
      env: process.env as Record<string, string>,
    });
    // One that dies while it is idle concerns nobody.
    pool.on("error", () => void discard(pool));
    alive.add(pool);
    return pool;
  }

  /** The one that worked last, so that those that are not needed stay idle, and end. */
  function takeIdle(): Tinypool | undefined {
    const pool = [...idle].at(-1);
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
  if (error instanceof Error && DEATHS.includes(error.message)) {
    return new ServiceError("worker_crashed", "The process that worked on this died. Try again.", {
      cause: error,
    });
  }
  if (name === "ServiceError" && code !== undefined && message !== undefined) {
    return new ServiceError(code, message);
  }
  return error instanceof Error ? error : new Error(message, { cause: error });
}
