import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "bullmq";
import { ServiceError } from "#contracts";
import type { EvaluationTask, MapReduceEngine } from "./map-reduce-engine.ts";
import { queueConnection, type RedisOptions } from "./redis-connection.ts";

export const QUEUE_NAME = "allweather-evaluations";
/** How often the queue is compared with what is still to be done. */
const RECONCILE_INTERVAL_MS = 500;
const FAILED_JOBS_READ = 100;

/**
 * Creates the engine that leaves tasks to workers on any machine, through BullMQ on Redis.
 *
 * The queue is a means of delivery and not the truth: what is done is in the store. So this compares
 * the two all the time and queues again what is missing, also after a Redis that has lost everything.
 *
 * @param isDone whether the store has what a task comes to.
 * @param attempts how often one task is tried before the evaluation fails.
 */
export function createBullMqEngine({
  redis,
  isDone,
  attempts,
  onConnectionError,
}: {
  redis: RedisOptions;
  isDone: (task: EvaluationTask) => Promise<boolean>;
  attempts: number;
  /** Told when Redis is away; work goes on when it is back. */
  onConnectionError: (error: Error) => void;
}): MapReduceEngine {
  let opened: Promise<Queue<EvaluationTask>> | undefined;

  return {
    name: "bullmq",

    async run({ evaluation, shards }, { signal }) {
      opened ??= openQueue();
      const queue = await opened;
      const maps = shards.map((shard): EvaluationTask => ({ kind: "map", evaluation, shard }));
      const reduce: EvaluationTask = { kind: "reduce", evaluation };
      try {
        await seeToIt({ queue, tasks: maps, signal });
        await seeToIt({ queue, tasks: [reduce], signal });
      } catch (error) {
        await withdraw(queue, [...maps, reduce]).catch(onConnectionError);
        throw error;
      }
    },

    async close() {
      await (await opened)?.close();
    },
  };

  /** Loaded when it is needed: most processes never queue anything. */
  async function openQueue(): Promise<Queue<EvaluationTask>> {
    const { Queue } = await import("bullmq");
    const queue = new Queue<EvaluationTask>(QUEUE_NAME, {
      connection: queueConnection(redis),
      prefix: redis.prefix,
      defaultJobOptions: {
        attempts,
        backoff: { type: "exponential", delay: 200, jitter: 0.5 },
        // What was done twice is not done a third time; what failed is kept to be told of.
        removeOnComplete: true,
      },
    });
    queue.on("error", onConnectionError);
    return queue;
  }

  async function seeToIt({
    queue,
    tasks,
    signal,
  }: {
    queue: Queue<EvaluationTask>;
    tasks: EvaluationTask[];
    signal: AbortSignal;
  }): Promise<void> {
    await withdraw(queue, tasks).catch(onConnectionError);
    let missing = await undone(tasks);
    while (missing.length > 0) {
      signal.throwIfAborted();
      try {
        await assertNoneFailed(queue, missing);
        // A job that is queued already stays the one that it is: jobs of one id are one job.
        await queue.addBulk(
          missing.map((task) => ({ name: task.kind, data: task, opts: { jobId: jobId(task) } })),
        );
      } catch (error) {
        if (error instanceof ServiceError) {
          throw error;
        }
        onConnectionError(error as Error);
      }
      await sleep(RECONCILE_INTERVAL_MS, undefined, { signal }).catch(() => {});
      missing = await undone(missing);
    }
  }

  async function undone(tasks: EvaluationTask[]): Promise<EvaluationTask[]> {
    const done = await Promise.all(tasks.map(isDone));
    return tasks.filter((_, place) => !done[place]);
  }
}

async function assertNoneFailed(
  queue: Queue<EvaluationTask>,
  tasks: EvaluationTask[],
): Promise<void> {
  const wanted = new Set(tasks.map(jobId));
  const failed = await queue.getFailed(0, FAILED_JOBS_READ);
  const found = failed.find(({ id }) => id !== undefined && wanted.has(id));
  if (found !== undefined) {
    throw new ServiceError(
      "evaluation_failed",
      `A task failed ${found.attemptsMade} times, at last with: ${found.failedReason}`,
    );
  }
}

/** Takes out what waits and what failed before. What runs cannot be taken out: its worker asks the store. */
async function withdraw(queue: Queue<EvaluationTask>, tasks: EvaluationTask[]): Promise<void> {
  for (const task of tasks) {
    await queue.remove(jobId(task)).catch(() => 0);
  }
}

/** BullMQ keeps ":" in ids for itself. */
function jobId(task: EvaluationTask): string {
  return task.kind === "map" ? `${task.evaluation}-map-${task.shard}` : `${task.evaluation}-reduce`;
}
