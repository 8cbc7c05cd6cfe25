import { z } from "zod";
import {
  CORRUPTIONS,
  evaluationIdSchema,
  evaluationRequestSchema,
  LABEL_MAPPING_IDS,
  LABEL_SET_IDS,
  modelNameSchema,
  OPEN_TENANT,
  QUALITIES,
  ServiceError,
  tenantSchema,
  versionNumberSchema,
} from "#contracts";
import type { ObjectStore } from "#storage";
import { recordKey } from "./keys.ts";
import { readDocument } from "./stored-document.ts";

export const PREDICTION_NAMINGS = ["stem", "cityscapes"] as const;
export type PredictionNaming = (typeof PREDICTION_NAMINGS)[number];

/** Who predicts: a version that is run, or files that another tool wrote. */
const predictorSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("model"),
    name: modelNameSchema,
    version: versionNumberSchema,
    quality: z.enum(QUALITIES),
    /** Where label maps are written, besides being scored. */
    exportTo: z.strictObject({ folder: z.string(), naming: z.enum(PREDICTION_NAMINGS) }).optional(),
  }),
  z.strictObject({
    kind: z.literal("predictions"),
    url: z.string(),
    /** Label mapping that the values of the files follow; without it, they are the dataset's labels. */
    mapping: z.enum(LABEL_MAPPING_IDS).optional(),
  }),
]);

export const evaluationRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: evaluationIdSchema,
  createdAt: z.iso.datetime(),
  /** Whose it is. Those from before there were tenants are the first one's. */
  tenant: tenantSchema.default(OPEN_TENANT),
  /** Null when it was not asked for through the API. */
  request: evaluationRequestSchema.nullable(),
  predictor: predictorSchema,
  dataset: z.strictObject({
    name: z.string(),
    /** Words that `parseDatasetSource` reads. */
    sources: z.array(z.string()).min(1),
  }),
  labelSet: z.enum(LABEL_SET_IDS).optional(),
  domains: z.array(z.string()).optional(),
  corruptions: z.array(z.enum(CORRUPTIONS)).or(z.literal("all")).optional(),
  maxFailedShare: z.number(),
  seed: z.int(),
  imagesPerShard: z.int().min(1),
  worstImages: z.int().min(0),
});

/** Everything that was decided when an evaluation was asked for. */
export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;
export type Predictor = EvaluationRecord["predictor"];

/** @throws ServiceError `evaluation_not_found` */
export async function readRecord({
  store,
  id,
}: {
  store: ObjectStore;
  id: string;
}): Promise<EvaluationRecord> {
  const record = evaluationIdSchema.safeParse(id).success
    ? await readDocument({ store, key: recordKey(id), schema: evaluationRecordSchema })
    : undefined;
  if (record === undefined) {
    throw evaluationNotFound(id);
  }
  return record;
}

export function evaluationNotFound(id: string): ServiceError {
  return new ServiceError(
    "evaluation_not_found",
    `There is no evaluation "${id.slice(0, 64)}". The list of evaluations has those that there are.`,
  );
}
