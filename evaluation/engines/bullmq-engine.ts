import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { ServiceError } from "#contracts";
import type { EvaluationTask, MapReduceEngine } from "./map-reduce-engine.ts";
import { QUEUE_CONNECTION, type RedisOptions } from "./redis-connection.ts";

export const QUEUE_NAME = "allweather-evaluations";
/** How often the queue is compared with what is still to be done. */
const RECONCILE_INTERVAL_MS = 500;
/** A Redis that is away answers nothing: what it was asked is asked again later. */
const ANSWER_TIMEOUT_MS = 5_000;
/** Kept to be told of, until the engine that waits for them has seen them. */
const FAILED_JOBS_KEPT = 1_000;

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
  let opened: Promise<{ queue: Queue<EvaluationTask>; connection: Redis }> | undefined;

  return {
    name: "bullmq",

    async run({ evaluation, shards }, { signal }) {
      opened ??= openQueue();
      const { queue } = await opened;
      const maps = shards.map((shard): EvaluationTask => ({ kind: "map", evaluation, shard }));
      const reduce: EvaluationTask = { kind: "reduce", evaluation };
      try {
        // What failed when it was tried before would else be taken for a failure of now.
        await tell(withdraw(queue, [...maps, reduce]), signal);
        await seeToIt({ queue, tasks: maps, signal });
        await seeToIt({ queue, tasks: [reduce], signal });
      } catch (error) {
        await tell(withdraw(queue, [...maps, reduce]), AbortSignal.timeout(ANSWER_TIMEOUT_MS));
        throw error;
      }
    },

    async close() {
      // At once: closing in order would wait for a Redis that is away.
      (await opened)?.connection.disconnect();
    },
  };

  /** Loaded when it is needed: most processes never queue anything. */
  async function openQueue() {
    const [{ Queue }, { Redis }] = await Promise.all([import("bullmq"), import("ioredis")]);
    const connection = new Redis(redis.url, QUEUE_CONNECTION);
    connection.on("error", onConnectionError);
    const queue = new Queue<EvaluationTask>(QUEUE_NAME, {
      connection,
      prefix: redis.prefix,
      defaultJobOptions: {
        attempts,
        backoff: { type: "exponential", delay: 1_000, jitter: 0.5 },
        // What was done twice is not done a third time.
        removeOnComplete: true,
        removeOnFail: { count: FAILED_JOBS_KEPT },
      },
    });
    queue.on("error", onConnectionError);
    return { queue, connection };
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
    for (let missing = tasks; missing.length > 0; ) {
      signal.throwIfAborted();
      try {
        missing = await undone(missing);
        await within(assertNoneFailed(queue, missing), signal);
        // A job that is queued already stays the one that it is: jobs of one id are one job.
        const jobs = missing.map((task) => ({
          name: task.kind,
          data: task,
          opts: { jobId: jobId(task) },
        }));
        await within(queue.addBulk(jobs), signal);
      } catch (error) {
        if (error instanceof ServiceError && error.code === "evaluation_failed") {
          throw error;
        }
        signal.throwIfAborted();
        onConnectionError(error as Error);
      }
      await sleep(RECONCILE_INTERVAL_MS, undefined, { signal }).catch(() => {});
    }
  }

  async function undone(tasks: EvaluationTask[]): Promise<EvaluationTask[]> {
    const done = await Promise.all(tasks.map(isDone));
    return tasks.filter((_, place) => !done[place]);
  }

  /** For what need not succeed. */
  async function tell(command: Promise<unknown>, signal: AbortSignal): Promise<void> {
    await within(command, signal).catch(onConnectionError);
  }
}

/** Does not wait for an answer that may never come. */
async function within<T>(command: Promise<T>, signal: AbortSignal): Promise<T> {
  const answered = new AbortController();
  const overdue = sleep(ANSWER_TIMEOUT_MS, undefined, {
    signal: AbortSignal.any([signal, answered.signal]),
  });
  try {
    return await Promise.race([
      command,
      overdue.then(() => {
        throw new Error(`Redis has not answered within ${ANSWER_TIMEOUT_MS} ms`);
      }),
    ]);
  } finally {
    answered.abort();
    // Whoever comes late is not missed.
    command.catch(() => {});
    overdue.catch(() => {});
  }
}

async function assertNoneFailed(
  queue: Queue<EvaluationTask>,
  tasks: EvaluationTask[],
): Promise<void> {
  const wanted = new Set(tasks.map(jobId));
  const failed = await queue.getFailed(0, FAILED_JOBS_KEPT);
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
