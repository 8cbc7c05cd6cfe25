import { once } from "node:events";
import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { EvaluationEnded, type MapReduceEngine } from "../engines/map-reduce-engine.ts";
import { resultsPrefix, shardOfResultKey } from "./keys.ts";
import { type Outcome, readOutcome, writeOutcome } from "./outcome.ts";
import { type Plan, readPlan } from "./plan.ts";

/** Canceling has to stop everything within two seconds; and another process may be faster. */
const OUTCOME_INTERVAL_MS = 500;

/**
 * Brings an evaluation to its end, from wherever it was left: shards that have a result are not
 * mapped again. Several processes may run one evaluation at once; it only costs them time.
 *
 * @param plan is called when there is no plan yet.
 * @param signal Aborted, work stops and this rejects; the evaluation can be run again later.
 * @throws whatever may pass, like a store that is away: the evaluation has not ended then. A
 * ServiceError ends it as failed.
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
  const before = await readOutcome({ store, id });
  if (before !== undefined) {
    return before;
  }

  const ended = new AbortController();
  const watch = setInterval(() => {
    readOutcome({ store, id }).then(
      (outcome) => outcome && ended.abort(new EvaluationEnded(`evaluation ${id} has ended`)),
      // A store that is away for a moment must not stop what runs.
      () => {},
    );
  }, OUTCOME_INTERVAL_MS);
  const stop = AbortSignal.any([signal, ended.signal]);
  try {
    const known = await readPlan({ store, id });
    const { shardCount } = known ?? (await Promise.race([plan(), rejectionOf(stop)]));
    const shards = await missingShards({ store, id, shardCount });
    await engine.run({ evaluation: id, shards }, { signal: stop });
  } catch (error) {
    signal.throwIfAborted();
    if (!ended.signal.aborted) {
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      await failEvaluation({ store, id, reason: `${error.code}: ${error.message}`, now: now() });
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

/** Ends an evaluation that cannot be brought to its end; one that has ended stays as it is. */
export async function failEvaluation({
  store,
  id,
  reason,
  now,
}: {
  store: ObjectStore;
  id: string;
  reason: string;
  now: Date;
}): Promise<void> {
  const outcome = { state: "failed", at: now.toISOString(), reason } as const;
  await writeOutcome({ store, id, outcome });
}

async function rejectionOf(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) {
    await once(signal, "abort");
  }
  throw signal.reason;
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
