import { z } from "zod";
import {
  jobIdSchema,
  ServiceError,
  segmentationRequestSchema,
  tenantSchema,
  webhookRequestSchema,
} from "#contracts";
import type { ObjectStore } from "#storage";
import { recordKey } from "./keys.ts";
import { readDocument } from "./stored-document.ts";

const recordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: jobIdSchema,
  tenant: tenantSchema,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Its model is one version, so that all images are seen by the same. */
  request: segmentationRequestSchema,
  imageCount: z.int().min(1),
  webhook: webhookRequestSchema.nullable(),
  /** W3C Trace Context of the request that asked for it. */
  traceparent: z.string().nullable(),
});

/** Everything that was decided when a job was asked for. */
export type JobRecord = z.infer<typeof recordSchema>;

/** @throws ServiceError `job_not_found`, also when it has expired. */
export async function readRecord({
  store,
  id,
  now,
}: {
  store: ObjectStore;
  id: string;
  now: Date;
}): Promise<JobRecord> {
  const record = jobIdSchema.safeParse(id).success
    ? await readDocument({ store, key: recordKey(id), schema: recordSchema })
    : undefined;
  if (record === undefined || Date.parse(record.expiresAt) <= now.getTime()) {
    throw new ServiceError(
      "job_not_found",
      `There is no job "${id.slice(0, 64)}", or no more. The list of jobs has those that there are.`,
    );
  }
  return record;
}

/** Cheaper than reading it; also true when it has expired. */
export async function hasRecord({
  store,
  id,
}: {
  store: ObjectStore;
  id: string;
}): Promise<boolean> {
  return (await store.sizeBytes(recordKey(id))) !== undefined;
}
