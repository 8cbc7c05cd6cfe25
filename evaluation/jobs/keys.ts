/**
 * Where an evaluation is kept. Every key is written once, so that work that is done twice counts
 * once, and whoever finds a key knows that what stands there is whole.
 *
 *     evaluations/records/<id>.json              what was asked for: the evaluation exists from here on
 *     evaluations/idempotency/<sha256>.json      which evaluation an Idempotency-Key made
 *     evaluations/work/<id>/plan.json            protocol, and number and digest of the shards
 *     evaluations/work/<id>/shards/<digest>/00012.json  the pairs of a shard, written before the plan
 *     evaluations/work/<id>/confidence/<digest>.json  confidence counts, written before their result
 *     evaluations/work/<id>/results/00012.json   what a shard came to
 *     evaluations/work/<id>/report.{json,html,png}
 *     evaluations/work/<id>/outcome.json         succeeded, failed or canceled: the first that is written
 */
export const RECORDS_PREFIX = "evaluations/records/";
const SHARD_DIGITS = 5;

export function recordKey(id: string): string {
  return `${RECORDS_PREFIX}${id}.json`;
}

export function idempotencyKey(digest: string): string {
  return `evaluations/idempotency/${digest}.json`;
}

/** A file of one evaluation's work, by its path there. */
export function workKey(id: string, path: string): string {
  return `evaluations/work/${id}/${path}`;
}

export function shardKey(id: string, digest: string, shard: number): string {
  return workKey(id, `shards/${digest}/${shardName(shard)}.json`);
}

export function confidenceKey(id: string, digest: string): string {
  return workKey(id, `confidence/${digest}.json`);
}

export function resultsPrefix(id: string): string {
  return workKey(id, "results/");
}

export function resultKey(id: string, shard: number): string {
  return `${resultsPrefix(id)}${shardName(shard)}.json`;
}

/** The shard whose result stands at a key. */
export function shardOfResultKey(key: string): number {
  return Number(key.slice(-`${"0".repeat(SHARD_DIGITS)}.json`.length, -".json".length));
}

function shardName(shard: number): string {
  return String(shard).padStart(SHARD_DIGITS, "0");
}
