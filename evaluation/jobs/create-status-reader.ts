import { type EvaluationState, type EvaluationStatus, LABEL_SETS, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { addCounts } from "../metrics/add-counts.ts";
import { scoreConfusion } from "../metrics/score-confusion.ts";
import { type EvaluationRecord, readRecord } from "./evaluation-record.ts";
import { resultsPrefix, shardOfResultKey } from "./keys.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import { type Plan, readPlan } from "./plan.ts";
import { readShardResult, type ShardResult } from "./shard-result.ts";

/** Evaluations whose results so far are kept in memory, a few kilobytes each. */
const MOST_REMEMBERED = 64;
/** The rate is that of the last shards: it follows changes, and a pause between two runs is soon forgotten. */
const SHARDS_IN_RATE = 20;

export type StatusReader = (options: { id: string }) => Promise<EvaluationStatus>;

/** What the shards that are done add up to. */
interface Progress {
  plan: Plan;
  shards: Set<number>;
  scored: number;
  failed: number;
  /** Of uncorrupted images, by visual domain. */
  domains: Map<string, { imageCount: number; confusion: Float64Array }>;
  /** When shards were done, and with how many images. */
  finished: { atMs: number; images: number }[];
}

/**
 * Creates a reader of how far evaluations are. All that it knows is in the store; it remembers
 * results, which never change, so that asking often costs little.
 *
 * The reader throws ServiceError `evaluation_not_found`.
 */
export function createStatusReader({ store }: { store: ObjectStore }): StatusReader {
  /** Least recently asked for first. */
  const remembered = new Map<string, Progress>();

  return async ({ id }) => {
    const record = await readRecord({ store, id });
    // Before the results, so that an evaluation that has ended is shown with all of them.
    const outcome = await readOutcome({ store, id });
    try {
      return describe({ record, outcome, progress: await readProgress(id) });
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === "artifact_corrupt")) {
        throw error;
      }
      // One that is damaged must not hide the others of a list.
      const status = describe({ record, outcome, progress: undefined });
      return { ...status, state: outcome?.state ?? "failed", failure: error.message };
    }
  };

  async function readProgress(id: string): Promise<Progress | undefined> {
    const plan = await readPlan({ store, id });
    if (plan === undefined) {
      return undefined;
    }
    const progress = remembered.get(id) ?? startOf(plan);
    remembered.delete(id);
    remembered.set(id, progress);
    for (const oldest of [...remembered.keys()].slice(0, -MOST_REMEMBERED)) {
      remembered.delete(oldest);
    }
    await catchUp({ store, id, progress });
    return progress;
  }
}

function startOf(plan: Plan): Progress {
  return {
    plan,
    shards: new Set(),
    scored: 0,
    failed: plan.missing.length,
    domains: new Map(),
    finished: [],
  };
}

async function catchUp({
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

function describe({
  record,
  outcome,
  progress,
}: {
  record: EvaluationRecord;
  outcome: Outcome | undefined;
  progress: Progress | undefined;
}): EvaluationStatus {
  const total =
    progress === undefined ? null : progress.plan.imageCount + progress.plan.missing.length;
  const scored = progress?.scored ?? 0;
  const failed = progress?.failed ?? 0;
  const imagesPerSecond =
    progress === undefined || outcome !== undefined ? null : rateOf(progress.finished);
  return {
    id: record.id,
    state: stateOf({ outcome, progress }),
    createdAt: record.createdAt,
    request: record.request,
    model: modelOf(record),
    dataset: record.dataset.name,
    images: { total, done: scored + failed, failed },
    imagesPerSecond,
    secondsLeft:
      total === null || imagesPerSecond === null
        ? null
        : (total - scored - failed) / imagesPerSecond,
    partial: progress === undefined || scored === 0 ? null : scoreSoFar(progress),
    failure: outcome?.reason ?? null,
  };
}

function stateOf({
  outcome,
  progress,
}: {
  outcome: Outcome | undefined;
  progress: Progress | undefined;
}): EvaluationState {
  return outcome?.state ?? (progress === undefined ? "waiting" : "running");
}

function modelOf({ predictor }: EvaluationRecord): string | null {
  return predictor.kind === "model" ? `${predictor.name}@${predictor.version}` : null;
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
