import { z } from "zod";
import { corruptionSchema, failedImageSchema, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { resultKey } from "./keys.ts";
import { readDocument } from "./stored-document.ts";

const countSchema = z.int().min(0);

/** Everything that is counted on one image: integers, so that sums are exact in any order. */
export const imageCountsSchema = z.strictObject({
  name: z.string(),
  visualDomain: z.string(),
  corruption: corruptionSchema.optional(),
  /** What corrupted copies of it are compared with. */
  isReference: z.literal(true).optional(),
  /** As `countConfusion` returns it, row by row. */
  confusion: z.array(countSchema),
  /** By label: pixels of the bands of truth and prediction. */
  boundary: z.strictObject({
    intersection: z.array(countSchema),
    union: z.array(countSchema),
  }),
});

export const shardResultSchema = z.strictObject({
  finishedAt: z.iso.datetime(),
  images: z.array(imageCountsSchema),
  failures: z.array(failedImageSchema),
  /** SHA-256 of the confidence counts that belong to these images. */
  confidenceDigest: z.string(),
});

export type ImageCounts = z.infer<typeof imageCountsSchema>;
export type ShardResult = z.infer<typeof shardResultSchema>;

/** @throws ServiceError `artifact_corrupt` when the shard has no result, or none that can be read. */
export async function readShardResult({
  store,
  id,
  shard,
}: {
  store: ObjectStore;
  id: string;
  shard: number;
}): Promise<ShardResult> {
  const key = resultKey(id, shard);
  const result = await readDocument({ store, key, schema: shardResultSchema });
  if (result === undefined) {
    throw new ServiceError("artifact_corrupt", `${key} is missing. Start the evaluation anew.`);
  }
  return result;
}
