import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import type { MapReduceEngine } from "../engines/map-reduce-engine.ts";
import { resultsPrefix, shardOfResultKey } from "./keys.ts";
import { type Outcome, readOutcome, writeOutcome } from "./outcome.ts";
import { type Plan, readPlan } from "./plan.ts";

/** Canceling has to stop everything within two seconds. */
const CANCEL_INTERVAL_MS = 500;

/**
 * Brings an evaluation to its end, from wherever it was left: shards that have a result are not
 * mapped again. Several processes may run one evaluation at once; it only costs them time.
 *
 * @param plan is called when there is no plan yet.
 * @param signal Aborted, work stops and this rejects; the evaluation can be run again later.
 * @throws whatever is a bug, after the evaluation has been marked as failed.
 */
export async function runEvaluation({
  store,
  id,
  engine,
  plan,
  signal,
  now,
}: {
  store: ObjectStore;
  id: string;
  engine: MapReduceEngine;
  plan: () => Promise<Plan>;
  signal: AbortSignal;
  now: () => Date;
}): Promise<Outcome> {
  const ended = await readOutcome({ store, id });
  if (ended !== undefined) {
    return ended;
  }

  const stop = new AbortController();
  const watch = setInterval(() => {
    readOutcome({ store, id }).then(
      (outcome) => outcome?.state === "canceled" && stop.abort(),
      // A store that is away for a moment must not stop what runs.
      () => {},
    );
  }, CANCEL_INTERVAL_MS);
  try {
    const { shardCount } = (await readPlan({ store, id })) ?? (await plan());
    const shards = await missingShards({ store, id, shardCount });
    await engine.run(
      { evaluation: id, shards },
      { signal: AbortSignal.any([signal, stop.signal]) },
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!stop.signal.aborted) {
      const reason =
        error instanceof ServiceError
          ? `${error.code}: ${error.message}`
          : "Something went wrong on our side.";
      const outcome = { state: "failed", at: now().toISOString(), reason } as const;
      await writeOutcome({ store, id, outcome });
      if (!(error instanceof ServiceError)) {
        throw error;
      }
    }
  } finally {
    clearInterval(watch);
  }
  const outcome = await readOutcome({ store, id });
  if (outcome === undefined) {
    throw new Error(`evaluation ${id} was reduced and has no outcome`);
  }
  return outcome;
}

async function missingShards({
  store,
  id,
  shardCount,
}: {
  store: ObjectStore;
  id: string;
  shardCount: number;
}): Promise<number[]> {
  const done = new Set<number>();
  for await (const key of store.list({ prefix: resultsPrefix(id) })) {
    done.add(shardOfResultKey(key));
  }
  return Array.from({ length: shardCount }, (_, shard) => shard).filter(
    (shard) => !done.has(shard),
  );
}
