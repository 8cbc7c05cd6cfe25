import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { readRecord } from "./job-record.ts";
import { readOutcome, writeOutcome } from "./outcome.ts";
import { readResults } from "./read-job.ts";

/**
 * Cancels a job: whoever works on it stops within a second. What was done stays. Canceling twice is
 * no error.
 *
 * @throws ServiceError `job_not_found`; `job_finished` when it has ended otherwise.
 */
export async function cancelJob({
  store,
  id,
  now,
}: {
  store: ObjectStore;
  id: string;
  now: Date;
}): Promise<void> {
  const record = await readRecord({ store, id, now });
  const results = await readResults({ store, record });
  const outcome = { state: "canceled", at: now.toISOString(), results } as const;
  if (await writeOutcome({ store, id, outcome })) {
    return;
  }
  const ended = await readOutcome({ store, id });
  if (ended?.state !== "canceled") {
    throw new ServiceError(
      "job_finished",
      `The job ${id} has ${ended?.state} already. There is nothing left to cancel.`,
    );
  }
}
