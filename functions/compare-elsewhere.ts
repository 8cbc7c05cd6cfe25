import { once } from "node:events";
import PQueue from "p-queue";
import { Tinypool } from "tinypool";
import { type EvaluationComparison, ServiceError } from "#contracts";
import type { ComparisonAnswer, ComparisonTask } from "./workers/compare.ts";

/** Comparisons take seconds, and none is worth waiting minutes for. */
const MOST_WAITING = 32;
/** How long a child process that has nothing to do is kept. */
const IDLE_TIMEOUT_MS = 60_000;

/** What the pool says when its process died in the middle of a task, or when it was thrown away for that. */
const DEATHS = ["Worker exited unexpectedly", "Terminating worker thread"];

const COMPARE_MODULE = new URL("./workers/compare.ts", import.meta.url);

export interface Comparer {
  /**
   * Compares two evaluations in a child process, one comparison at a time.
   *
   * @throws ServiceError as `compareEvaluations` does; `overloaded` when too many wait already;
   * `worker_crashed` when the process died.
   */
  compare(options: Omit<ComparisonTask, "store">): Promise<EvaluationComparison>;
  /** Of the child process, when there is one. */
  processIds(): number[];
  close(): Promise<void>;
}

/**
 * Prepares a child process, which starts when there is something to compare.
 *
 * @param store URL of the store that the evaluations are in.
 */
export function createComparer({ store }: { store: string }): Comparer {
  const queue = new PQueue({ concurrency: 1 });
  const closing = new AbortController();
  let pool: Tinypool | undefined;

  return {
    async compare(options) {
      if (queue.size >= MOST_WAITING) {
        throw new ServiceError(
          "overloaded",
          `${MOST_WAITING} comparisons are waiting already. Try again in a while.`,
        );
      }
      const answer = await queue.add(() => compareInChild({ store, ...options }));
      if ("refusal" in answer) {
        throw new ServiceError(answer.refusal.code, answer.refusal.message);
      }
      return answer.comparison;
    },
    processIds: () => pool?.threads.map(({ threadId }) => threadId) ?? [],
    async close() {
      closing.abort(
        new ServiceError("overloaded", "The server is about to close. Try again in a while."),
      );
      await discard();
    },
  };

  async function compareInChild(task: ComparisonTask): Promise<ComparisonAnswer> {
    closing.signal.throwIfAborted();
    pool ??= start();
    const ended = new AbortController();
    try {
      return await Promise.race([
        pool.run(task, { name: "compare", signal: closing.signal }) as Promise<ComparisonAnswer>,
        deathOf(pool, ended.signal),
      ]);
    } catch (error) {
      // Whatever it was, the next comparison starts afresh.
      await discard();
      closing.signal.throwIfAborted();
      throw toError(error);
    } finally {
      ended.abort();
    }
  }

  function start(): Tinypool {
    const started = new Tinypool({
      filename: COMPARE_MODULE.href,
      runtime: "child_process",
      serialization: "advanced",
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_TIMEOUT_MS,
      execArgv: ["--import", import.meta.resolve("tsx")],
      env: process.env as Record<string, string>,
    });
    // One that dies while it is idle concerns nobody.
    started.on("error", () => void discard());
    return started;
  }

  async function discard(): Promise<void> {
    const discarded = pool;
    pool = undefined;
    await discarded?.destroy();
  }
}

/** How a pool tells that its process died before it had taken its task. */
async function deathOf(pool: Tinypool, ended: AbortSignal): Promise<never> {
  const [error] = await once(pool, "error", { signal: ended });
  throw error;
}

/** An error of the child may cross the process border as a plain object. */
function toError(error: unknown): Error {
  const { message } = error as { message?: string };
  if (message !== undefined && DEATHS.includes(message)) {
    return new ServiceError("worker_crashed", "The process that compared died. Try again.", {
      cause: error,
    });
  }
  return error instanceof Error ? error : new Error(message, { cause: error });
}
