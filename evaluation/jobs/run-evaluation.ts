import { once } from "node:events";
import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import type { DatasetFiles } from "../datasets/dataset-files.ts";
import { EvaluationEnded, type MapReduceEngine } from "../engines/map-reduce-engine.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import { failEvaluation } from "./fail-evaluation.ts";
import { resultsPrefix, shardOfResultKey } from "./keys.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import { type FindManifest, planEvaluation } from "./plan-evaluation.ts";

/** Canceling has to stop everything within two seconds; and another process may be faster. */
const OUTCOME_INTERVAL_MS = 500;

/**
 * Brings an evaluation to its end, from wherever it was left: it is planned once, and shards that have
 * a result are not mapped again. Several processes may run one evaluation at once; it only costs them time.
 *
 * @param signal Aborted, work stops and this rejects; the evaluation can be run again later.
 * @throws whatever may pass, like a store that is away: the evaluation has not ended then. A
 * ServiceError ends it as failed.
 */
export async function runEvaluation({
  store,
  record,
  engine,
  findManifest,
  openFiles,
  signal,
  now,
}: {
  store: ObjectStore;
  record: EvaluationRecord;
  engine: MapReduceEngine;
  findManifest: FindManifest;
  openFiles: (url: string) => Promise<DatasetFiles>;
  signal: AbortSignal;
  now: () => Date;
}): Promise<Outcome> {
  const { id } = record;
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
    const planning = planEvaluation({ store, record, findManifest, openFiles });
    const { shardCount } = await Promise.race([planning, rejectionOf(stop)]);
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
