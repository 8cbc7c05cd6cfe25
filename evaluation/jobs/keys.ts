/**
 * Where an evaluation is kept. Every key is written once, so that work that is done twice counts
 * once, and whoever finds a key knows that what stands there is whole.
 *
 *     evaluations/records/<id>.json              what was asked for: the evaluation exists from here on
 *     evaluations/idempotency/<sha256>.json      which evaluation an Idempotency-Key made
 *     evaluations/runs/<id>/plan.json            protocol, and number and digest of the shards
 *     evaluations/runs/<id>/shards/<digest>/00012.json  the pairs of a shard, written before the plan
 *     evaluations/runs/<id>/confidence/<digest>.json  confidence counts, written before their result
 *     evaluations/runs/<id>/results/00012.json   what a shard came to
 *     evaluations/runs/<id>/report.{json,html,png}
 *     evaluations/runs/<id>/outcome.json         succeeded, failed or canceled: the first that is written
 */
export const RECORDS_PREFIX = "evaluations/records/";
const SHARD_DIGITS = 5;

export function recordKey(id: string): string {
  return `${RECORDS_PREFIX}${id}.json`;
}

export function idempotencyKey(digest: string): string {
  return `evaluations/idempotency/${digest}.json`;
}

/** A file of one evaluation's run, by its path there. */
export function runKey(id: string, path: string): string {
  return `evaluations/runs/${id}/${path}`;
}

export function shardKey(id: string, digest: string, shard: number): string {
  return runKey(id, `shards/${digest}/${shardName(shard)}.json`);
}

export function confidenceKey(id: string, digest: string): string {
  return runKey(id, `confidence/${digest}.json`);
}

export function resultsPrefix(id: string): string {
  return runKey(id, "results/");
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
