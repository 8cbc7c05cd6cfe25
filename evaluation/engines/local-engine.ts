import PQueue from "p-queue";
import pRetry from "p-retry";
import { isHopeless } from "./is-hopeless.ts";
import type { EvaluationTask, MapReduceEngine } from "./map-reduce-engine.ts";
import type { TaskProcesses } from "./task-processes.ts";

/** Five attempts bridge twenty seconds: a bucket may be away for a moment. */
const FIRST_WAIT_MS = 500;
const WAIT_FACTOR = 3;
const LONGEST_WAIT_MS = 60_000;

/**
 * Creates the engine that does tasks on this machine, in child processes.
 *
 * @param workers tasks at a time.
 * @param attempts how often one task is tried before the evaluation fails.
 */
export function createLocalEngine({
  processes,
  workers,
  attempts,
}: {
  processes: TaskProcesses;
  workers: number;
  attempts: number;
}): MapReduceEngine {
  return {
    name: "local",

    async run({ evaluation, shards }, { signal }) {
      const giveUp = new AbortController();
      const stop = AbortSignal.any([signal, giveUp.signal]);
      const queue = new PQueue({ concurrency: workers });
      try {
        await queue.addAll(
          shards.map((shard) => () => attempt({ kind: "map", evaluation, shard }, stop)),
        );
        await attempt({ kind: "reduce", evaluation }, stop);
      } finally {
        // One shard that fails for good ends the others too.
        queue.clear();
        giveUp.abort();
        await queue.onIdle();
      }
    },

    close: () => processes.close(),
  };

  async function attempt(task: EvaluationTask, signal: AbortSignal): Promise<void> {
    await pRetry(() => processes.run(task, { signal }), {
      retries: attempts - 1,
      minTimeout: FIRST_WAIT_MS,
      factor: WAIT_FACTOR,
      maxTimeout: LONGEST_WAIT_MS,
      shouldRetry: ({ error }) => !isHopeless(error),
      signal,
    });
  }
}
