import { type EvaluationStatus, LABEL_SETS } from "#contracts";
import type { ObjectStore } from "#storage";
import { addCounts } from "../metrics/add-counts.ts";
import { scoreConfusion } from "../metrics/score-confusion.ts";
import { resultsPrefix, shardOfResultKey } from "./keys.ts";
import type { Plan } from "./plan.ts";
import { readShardResult, type ShardResult } from "./shard-result.ts";

/** The rate is that of the last shards: it follows changes, and a pause between two runs is soon forgotten. */
const SHARDS_IN_RATE = 20;

/** What the shards that are done add up to. */
export interface Progress {
  plan: Plan;
  shards: Set<number>;
  scored: number;
  failed: number;
  /** Of uncorrupted images, by visual domain. */
  domains: Map<string, { imageCount: number; confusion: Float64Array }>;
  /** When shards were done, and with how many images. */
  finished: { atMs: number; images: number }[];
}

/** The fields of a status that come from counting. */
export type Counted = Pick<
  EvaluationStatus,
  "images" | "imagesPerSecond" | "secondsLeft" | "partial"
>;

export function startProgress(plan: Plan): Progress {
  return {
    plan,
    shards: new Set(),
    scored: 0,
    failed: plan.missing.length,
    domains: new Map(),
    finished: [],
  };
}

/** Adds the shards that were done since. */
export async function catchUp({
  store,
  id,
  progress,
}: {
  store: ObjectStore;
  id: string;
  progress: Progress;
}): Promise<void> {
  for await (const key of store.list({ prefix: resultsPrefix(id) })) {
    const shard = shardOfResultKey(key);
    if (!progress.shards.has(shard)) {
      const result = await readShardResult({ store, id, shard });
      // Another call may have been faster meanwhile.
      if (!progress.shards.has(shard)) {
        progress.shards.add(shard);
        addResult(progress, result);
      }
    }
  }
}

/** What a status says of it. */
export function countProgress({
  progress,
  hasEnded,
}: {
  progress: Progress;
  hasEnded: boolean;
}): Counted {
  const { plan, scored, failed, finished } = progress;
  const total = plan.imageCount + plan.missing.length;
  const imagesPerSecond = hasEnded ? null : rateOf(finished);
  return {
    images: { total, done: scored + failed, failed },
    imagesPerSecond,
    secondsLeft: imagesPerSecond === null ? null : (total - scored - failed) / imagesPerSecond,
    partial: scored === 0 ? null : scoreSoFar(progress),
  };
}

function addResult(progress: Progress, { images, failures, finishedAt }: ShardResult): void {
  progress.scored += images.length;
  progress.failed += failures.length;
  progress.finished.push({
    atMs: Date.parse(finishedAt),
    images: images.length + failures.length,
  });
  for (const { visualDomain, corruption, confusion } of images) {
    if (corruption === undefined) {
      const domain = progress.domains.get(visualDomain) ?? {
        imageCount: 0,
        confusion: new Float64Array(confusion.length),
      };
      domain.imageCount += 1;
      addCounts(domain.confusion, confusion);
      progress.domains.set(visualDomain, domain);
    }
  }
}

function rateOf(finished: Progress["finished"]): number | null {
  const last = finished.sort((one, other) => one.atMs - other.atMs).slice(-SHARDS_IN_RATE);
  const [first, ...others] = last;
  const latest = others.at(-1);
  if (first === undefined || latest === undefined || latest.atMs === first.atMs) {
    return null;
  }
  const images = others.reduce((sum, each) => sum + each.images, 0);
  return (1000 * images) / (latest.atMs - first.atMs);
}

function scoreSoFar({ plan, domains }: Progress): EvaluationStatus["partial"] {
  const labelCount = LABEL_SETS[plan.scored.labelSet].labels.length;
  const sorted = [...domains].sort(([one], [other]) => (one < other ? -1 : 1));
  const overall = new Float64Array(labelCount * (labelCount + 1));
  for (const [, { confusion }] of sorted) {
    addCounts(overall, confusion);
  }
  return {
    miou: scoreConfusion({ confusion: overall, labelCount }).miou,
    domains: sorted.map(([visualDomain, { imageCount, confusion }]) => ({
      visualDomain,
      imageCount,
      miou: scoreConfusion({ confusion, labelCount }).miou,
    })),
  };
}
