import type { JobState } from "#contracts";
import type { ObjectStore } from "#storage";
import { type ImageResult, readImageResult } from "./image-result.ts";
import { type JobRecord, readRecord } from "./job-record.ts";
import { runKey } from "./keys.ts";
import { readOutcome } from "./outcome.ts";
import { readFirstClaim } from "./take-lease.ts";

/** How far a job is. */
export interface Job {
  record: JobRecord;
  state: JobState;
  startedAt: string | null;
  endedAt: string | null;
  /** By image; null for those that are not done. */
  results: (ImageResult | null)[];
}

/**
 * Reads how far a job is.
 *
 * @param known results that were read before, by image: they never change. What is read is added.
 * @throws ServiceError `job_not_found`; `artifact_corrupt`
 */
export async function readJob({
  store,
  id,
  now,
  known = [],
}: {
  store: ObjectStore;
  id: string;
  now: Date;
  known?: (ImageResult | undefined)[];
}): Promise<Job> {
  const record = await readRecord({ store, id, now });
  const startedAt = (await readFirstClaim({ store, folder: claimsFolder(id) })) ?? null;
  // Before the results, so that a job that has ended is shown with all of them.
  const outcome = await readOutcome({ store, id });
  if (outcome !== undefined) {
    return {
      record,
      state: outcome.state,
      startedAt,
      endedAt: outcome.at,
      // An image may have been done while the job was canceled.
      results: await readResults({
        store,
        record,
        known: outcome.results.map((result) => result ?? undefined),
      }),
    };
  }
  return {
    record,
    state: startedAt === null ? "starting" : "processing",
    startedAt,
    endedAt: null,
    results: await readResults({ store, record, known }),
  };
}

/** What the images of a job came to so far. */
export function readResults({
  store,
  record: { id, imageCount },
  known = [],
}: {
  store: ObjectStore;
  record: JobRecord;
  known?: (ImageResult | undefined)[];
}): Promise<(ImageResult | null)[]> {
  return Promise.all(
    Array.from({ length: imageCount }, async (_, image) => {
      known[image] ??= await readImageResult({ store, id, image });
      return known[image] ?? null;
    }),
  );
}

export function claimsFolder(id: string): string {
  return runKey(id, "claims/");
}
