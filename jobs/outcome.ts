import { z } from "zod";
import type { ObjectStore } from "#storage";
import { imageResultSchema } from "./image-result.ts";
import { runKey } from "./keys.ts";
import { readDocument, writeDocument } from "./stored-document.ts";

const outcomeSchema = z.strictObject({
  state: z.enum(["succeeded", "failed", "canceled"]),
  at: z.iso.datetime(),
  /** By image; null for those that were not done when it ended. One file says all of a job that ended. */
  results: z.array(imageResultSchema.nullable()),
});

/** How a job ended. The first outcome that is written is the one that counts. */
export type Outcome = z.infer<typeof outcomeSchema>;

interface Place {
  store: ObjectStore;
  id: string;
}

/** Resolves to undefined while the job has not ended. */
export function readOutcome({ store, id }: Place): Promise<Outcome | undefined> {
  return readDocument({ store, key: outcomeKey(id), schema: outcomeSchema });
}

/** Ends a job. Resolves to false, changing nothing, when it has ended before. */
export function writeOutcome({
  store,
  id,
  outcome,
}: Place & { outcome: Outcome }): Promise<boolean> {
  return writeDocument({ store, key: outcomeKey(id), document: outcome });
}

/** Cheaper than reading it. */
export async function hasEnded({ store, id }: Place): Promise<boolean> {
  return (await store.sizeBytes(outcomeKey(id))) !== undefined;
}

function outcomeKey(id: string): string {
  return runKey(id, "outcome.json");
}
