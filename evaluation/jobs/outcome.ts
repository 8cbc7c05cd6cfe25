import { z } from "zod";
import type { ObjectStore } from "#storage";
import { runKey } from "./keys.ts";
import { readDocument, writeDocument } from "./stored-document.ts";

const outcomeSchema = z.strictObject({
  state: z.enum(["succeeded", "failed", "canceled"]),
  at: z.iso.datetime(),
  reason: z.string().nullable(),
});

/** How an evaluation ended. The first outcome that is written is the one that counts. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** Resolves to undefined while the evaluation has not ended. */
export function readOutcome({
  store,
  id,
}: {
  store: ObjectStore;
  id: string;
}): Promise<Outcome | undefined> {
  return readDocument({ store, key: outcomeKey(id), schema: outcomeSchema });
}

/** Ends an evaluation. Resolves to false, changing nothing, when it has ended before. */
export function writeOutcome({
  store,
  id,
  outcome,
}: {
  store: ObjectStore;
  id: string;
  outcome: Outcome;
}): Promise<boolean> {
  return writeDocument({ store, key: outcomeKey(id), document: outcome });
}

export function outcomeKey(id: string): string {
  return runKey(id, "outcome.json");
}
