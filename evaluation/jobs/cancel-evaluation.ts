import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { readRecord } from "./evaluation-record.ts";
import { readOutcome, writeOutcome } from "./outcome.ts";

/**
 * Cancels an evaluation: whoever works on it stops within two seconds. Canceling twice is no error.
 *
 * @throws ServiceError `evaluation_not_found`; `evaluation_finished` when it has ended otherwise.
 */
export async function cancelEvaluation({
  store,
  id,
  now,
}: {
  store: ObjectStore;
  id: string;
  now: Date;
}): Promise<void> {
  await readRecord({ store, id });
  const outcome = { state: "canceled", at: now.toISOString(), reason: null } as const;
  if (await writeOutcome({ store, id, outcome })) {
    return;
  }
  const ended = await readOutcome({ store, id });
  if (ended?.state !== "canceled") {
    throw new ServiceError(
      "evaluation_finished",
      `The evaluation ${id} has ${ended?.state} already. There is nothing left to cancel.`,
    );
  }
}
