import {
  type EvaluationReport,
  type EvaluationState,
  type EvaluationStatus,
  MOST_EVALUATIONS_LISTED,
  ServiceError,
} from "#contracts";
import type { ObjectStore } from "#storage";
import { type EvaluationRecord, readRecord } from "./evaluation-record.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import { readPlan } from "./plan.ts";
import { type Counted, catchUp, countProgress, type Progress, startProgress } from "./progress.ts";
import { readReport } from "./read-report.ts";

/**
 * Evaluations that are kept in memory, a few kilobytes each: those of the longest page, or the next
 * call for it would read all of them anew, and as many that somebody watches.
 */
const MOST_REMEMBERED = 2 * MOST_EVALUATIONS_LISTED;
export type StatusReader = (options: { id: string }) => Promise<EvaluationStatus>;

const NOTHING_COUNTED: Counted = {
  images: { total: null, done: 0, failed: 0 },
  imagesPerSecond: null,
  secondsLeft: null,
  partial: null,
};

/**
 * Creates a reader of how far evaluations are. All that it knows is in the store; it remembers
 * results, which never change, so that asking often costs little. An evaluation whose files are
 * damaged is shown with the damage.
 *
 * The reader throws ServiceError `evaluation_not_found`; `artifact_corrupt` when the damaged file is
 * the one that says what was asked for.
 */
export function createStatusReader({ store }: { store: ObjectStore }): StatusReader {
  const unfinished = createMemory<Progress>();
  const succeeded = createMemory<EvaluationStatus>();

  return async ({ id }) => {
    const remembered = succeeded.get(id);
    if (remembered !== undefined) {
      return remembered;
    }
    const record = await readRecord({ store, id });
    let outcome: Outcome | undefined;
    try {
      // Before the results, so that an evaluation that has ended is shown with all of them.
      outcome = await readOutcome({ store, id });
      if (outcome?.state === "succeeded") {
        const counted = countReport(await readReport({ store, id }));
        const status = describe({ record, state: outcome.state, outcome, counted });
        succeeded.set(id, status);
        return status;
      }
      const progress = await readProgress(id);
      return describe({
        record,
        state: outcome?.state ?? (progress === undefined ? "waiting" : "running"),
        outcome,
        counted:
          progress === undefined
            ? NOTHING_COUNTED
            : countProgress({ progress, hasEnded: outcome !== undefined }),
      });
    } catch (error) {
      if (!isDamage(error)) {
        throw error;
      }
      // One that is damaged must not hide the others of a list.
      const state = outcome?.state ?? "failed";
      const status = describe({ record, state, outcome, counted: NOTHING_COUNTED });
      return { ...status, failure: error.message };
    }
  };

  async function readProgress(id: string): Promise<Progress | undefined> {
    const plan = await readPlan({ store, id });
    if (plan === undefined) {
      return undefined;
    }
    const progress = unfinished.get(id) ?? startProgress(plan);
    unfinished.set(id, progress);
    await catchUp({ store, id, progress });
    return progress;
  }
}

/** Forgets what was not asked for the longest. */
function createMemory<T>(): { get(id: string): T | undefined; set(id: string, value: T): void } {
  const values = new Map<string, T>();
  return {
    get(id) {
      const value = values.get(id);
      if (value !== undefined) {
        this.set(id, value);
      }
      return value;
    },
    set(id, value) {
      values.delete(id);
      values.set(id, value);
      for (const oldest of [...values.keys()].slice(0, -MOST_REMEMBERED)) {
        values.delete(oldest);
      }
    },
  };
}

/** A report that has gone is damage too: an evaluation succeeds after its report was written. */
function isDamage(error: unknown): error is ServiceError {
  return (
    error instanceof ServiceError &&
    (error.code === "artifact_corrupt" || error.code === "evaluation_not_finished")
  );
}

function describe({
  record,
  state,
  outcome,
  counted,
}: {
  record: EvaluationRecord;
  state: EvaluationState;
  outcome: Outcome | undefined;
  counted: Counted;
}): EvaluationStatus {
  return {
    id: record.id,
    state,
    createdAt: record.createdAt,
    request: record.request,
    model: modelOf(record),
    dataset: record.dataset.name,
    ...counted,
    failure: outcome?.reason ?? null,
  };
}

/** Of one that succeeded: the report says all that its shards would, and is one file. */
function countReport({ images: { scored, failed }, overall, domains }: EvaluationReport): Counted {
  const total = scored + failed.length;
  return {
    ...NOTHING_COUNTED,
    images: { total, done: total, failed: failed.length },
    partial: {
      miou: overall.miou,
      domains: domains.map(({ visualDomain, imageCount, miou }) => ({
        visualDomain,
        imageCount,
        miou,
      })),
    },
  };
}

function modelOf({ predictor }: EvaluationRecord): string | null {
  return predictor.kind === "model" ? `${predictor.name}@${predictor.version}` : null;
}
