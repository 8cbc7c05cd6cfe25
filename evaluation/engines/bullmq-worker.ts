import { setTimeout as sleep } from "node:timers/promises";
import { QUEUE_NAME } from "./bullmq-engine.ts";
import { isHopeless } from "./is-hopeless.ts";
import { evaluationTaskSchema } from "./map-reduce-engine.ts";
import { type RedisOptions, workerConnection } from "./redis-connection.ts";
import type { TaskProcesses } from "./task-processes.ts";

/** How often a running task's evaluation is looked up: canceling has to stop it within two seconds. */
const CANCEL_INTERVAL_MS = 700;
const CLOSE_TIMEOUT_MS = 10_000;
/** A worker that has not renewed its hold for so long is dead, and its task goes to another. */
const LOCK_MS = 10_000;

/** Takes tasks of evaluations from Redis until it is closed. */
export interface EvaluationWorker {
  close(): Promise<void>;
}

/**
 * Starts to take tasks that a `bullmq` engine queued, on this or another machine.
 *
 * @param hasEnded whether nobody waits for a task's evaluation any more.
 * @param concurrency tasks at a time.
 */
export async function startBullMqWorker({
  redis,
  processes,
  hasEnded,
  concurrency,
  onError,
}: {
  redis: RedisOptions;
  processes: TaskProcesses;
  hasEnded: (evaluation: string) => Promise<boolean>;
  concurrency: number;
  onError: (error: Error) => void;
}): Promise<EvaluationWorker> {
  // Loaded when it is needed: most processes are no workers of a queue.
  const { UnrecoverableError, Worker } = await import("bullmq");
  const worker = new Worker<unknown>(
    QUEUE_NAME,
    async ({ data }) => {
      const task = evaluationTaskSchema.parse(data);
      if (await hasEnded(task.evaluation)) {
        return;
      }
      const ended = new AbortController();
      const watch = setInterval(() => {
        hasEnded(task.evaluation).then((isOver) => isOver && ended.abort(), onError);
      }, CANCEL_INTERVAL_MS);
      try {
        await processes.run(task, { signal: ended.signal });
      } catch (error) {
        if (ended.signal.aborted) {
          return;
        }
        throw isHopeless(error) ? new UnrecoverableError((error as Error).message) : error;
      } finally {
        clearInterval(watch);
      }
    },
    {
      connection: workerConnection(redis),
      prefix: redis.prefix,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      // A worker's death is not the task's fault: only the task's own failures count.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    },
  );
  worker.on("error", onError);

  return {
    async close() {
      // Closing in order waits for a Redis that is away; what is cut off is done by another worker.
      await Promise.race([worker.close(), sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
      await processes.close();
    },
  };
}
