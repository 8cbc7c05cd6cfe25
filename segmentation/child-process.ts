import { once } from "node:events";
import { Tinypool } from "tinypool";
import { type ErrorCode, ServiceError } from "#contracts";

/** What a pool says of tasks that it ends. */
const ENDED = "Terminating worker thread";
/** What a pool says when its process died in the middle of a task, or when it was thrown away for that. */
const DEATHS = ["Worker exited unexpectedly", ENDED];
/** What writing to a process says when it has just died. */
const CLOSED_CHANNEL = ["EPIPE", "ECONNRESET", "ERR_IPC_CHANNEL_CLOSED"];

/** One process that runs tasks until it dies. */
export interface ChildProcess {
  /**
   * @param call.name the exported function that takes the task.
   * @param call.kill aborted when the task must end: the process is killed.
   * @throws ServiceError `worker_crashed` when the process died; or what the task threw.
   */
  run<Result>(call: { name: string; task: unknown; kill?: AbortSignal }): Promise<Result>;
  /** Whether it ever brought a task to its end. */
  isProven(): boolean;
  /** None while it starts and after it has ended. */
  processIds(): number[];
  end(): Promise<void>;
}

/**
 * Starts a process.
 *
 * @param filename a module that exports functions of one task.
 * @param onDeath called when it dies while it has no task.
 */
export function startChildProcess({
  filename,
  onDeath,
}: {
  filename: URL;
  onDeath: () => void;
}): ChildProcess {
  // A pool of one: a pool of many leaves its queue waiting for ever when processes die before they
  // are up, and nobody can tell which of them gets a task. It is thrown away with its process.
  const pool = new Tinypool({
    filename: filename.href,
    runtime: "child_process",
    serialization: "advanced",
    minThreads: 1,
    maxThreads: 1,
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: process.env as Record<string, string>,
  });
  pool.on("error", onDeath);
  let isProven = false;
  let isEnded = false;

  return {
    async run<Result>({
      name,
      task,
      kill,
    }: {
      name: string;
      task: unknown;
      kill?: AbortSignal;
    }): Promise<Result> {
      const done = new AbortController();
      try {
        // The pool would start another process.
        if (isEnded) {
          throw new Error(ENDED);
        }
        const result: Result = await Promise.race([
          pool.run(task, { name, signal: kill ?? null }),
          deathOf(pool, done.signal),
        ]);
        isProven = true;
        return result;
      } catch (error) {
        const failure = toError(error);
        isProven ||= !isCrash(failure);
        throw failure;
      } finally {
        done.abort();
      }
    },

    isProven: () => isProven,
    processIds: () => pool.threads.map(({ threadId }) => threadId),
    async end() {
      isEnded = true;
      // The pool itself says nothing to those whose task it ends.
      if (pool.listenerCount("error") > 0) {
        pool.emit("error", new Error(ENDED));
      }
      await pool.destroy();
    },
  };
}

export function isCrash(error: unknown): boolean {
  return error instanceof ServiceError && error.code === "worker_crashed";
}

/** How a pool tells that its process died before it had taken its task. */
async function deathOf(pool: Tinypool, done: AbortSignal): Promise<never> {
  const [error] = await once(pool, "error", { signal: done });
  throw error;
}

/** Errors cross the process border as plain objects; this makes them what they were. */
function toError(error: unknown): Error {
  const { name, code = "", message = "" } = error as Partial<Record<string, string>>;
  if (error instanceof Error && (DEATHS.includes(message) || CLOSED_CHANNEL.includes(code))) {
    return new ServiceError(
      "worker_crashed",
      "The process that worked on this image died. It has been replaced; other requests are not affected.",
      { cause: error },
    );
  }
  if (name === "ServiceError") {
    return new ServiceError(code as ErrorCode, message);
  }
  return error instanceof Error ? error : new Error(message, { cause: error });
}
