import { z } from "zod";
import {
  corruptionSchema,
  evaluatedSchema,
  evaluationProtocolSchema,
  failedImageSchema,
  LABEL_MAPPING_IDS,
  LABEL_SET_IDS,
  ServiceError,
} from "#contracts";
import type { ObjectStore } from "#storage";
import { runKey, shardKey } from "./keys.ts";
import { readDocument } from "./stored-document.ts";

/** A pair that is going to be scored. Paths are relative to their source. */
export const plannedPairSchema = z.strictObject({
  /** Place of its source in the record. */
  source: z.int().min(0),
  name: z.string(),
  image: z.string(),
  label: z.string(),
  mapping: z.enum(LABEL_MAPPING_IDS),
  visualDomain: z.string(),
  corruption: corruptionSchema.optional(),
  /** Uncorrupted, and what corrupted copies of it are compared with. */
  isReference: z.literal(true).optional(),
  /** Path of the label map that another tool wrote; null when it wrote none. */
  prediction: z.string().nullable().optional(),
});

export const planSchema = z.strictObject({
  evaluated: evaluatedSchema,
  protocol: evaluationProtocolSchema,
  scored: z.strictObject({
    labelSet: z.enum(LABEL_SET_IDS),
    truthMapping: z.enum(LABEL_MAPPING_IDS).nullable(),
    predictionMapping: z.enum(LABEL_MAPPING_IDS).nullable(),
  }),
  /** What the values of other tools' label maps mean; null when a model predicts. */
  writtenMapping: z.enum(LABEL_MAPPING_IDS).nullable(),
  /** Of all pairs as they were dealt: two processes that plan at once never mix their shards. */
  shardsDigest: z.string().regex(/^[0-9a-f]{64}$/),
  shardCount: z.int().min(1),
  /** Of the shards; those in `missing` are not in any. */
  imageCount: z.int().min(1),
  /** Pairs that lack a file. */
  missing: z.array(failedImageSchema),
});

const shardSchema = z.strictObject({ pairs: z.array(plannedPairSchema).min(1) });

export type PlannedPair = z.infer<typeof plannedPairSchema>;
/** What an evaluation is going to score, and how. */
export type Plan = z.infer<typeof planSchema>;

export function planKey(id: string): string {
  return runKey(id, "plan.json");
}

/** Resolves to undefined before the evaluation has been planned. */
export function readPlan({
  store,
  id,
}: {
  store: ObjectStore;
  id: string;
}): Promise<Plan | undefined> {
  return readDocument({ store, key: planKey(id), schema: planSchema });
}

/** @throws ServiceError `artifact_corrupt` when the store has lost the shard. */
export async function readShard({
  store,
  id,
  plan: { shardsDigest },
  shard,
}: {
  store: ObjectStore;
  id: string;
  plan: Plan;
  shard: number;
}): Promise<PlannedPair[]> {
  const key = shardKey(id, shardsDigest, shard);
  const document = await readDocument({ store, key, schema: shardSchema });
  if (document === undefined) {
    throw new ServiceError("artifact_corrupt", `${key} is missing. Start the evaluation anew.`);
  }
  return document.pairs;
}
