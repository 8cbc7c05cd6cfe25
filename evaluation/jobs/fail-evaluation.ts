import type { ObjectStore } from "#storage";
import { writeOutcome } from "./outcome.ts";

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
