import { newId, type SegmentationRequest, type WebhookRequest } from "#contracts";
import type { ObjectStore } from "#storage";
import type { JobRecord } from "./job-record.ts";
import { inputKey, recordKey } from "./keys.ts";
import { writeDocument } from "./stored-document.ts";

/**
 * Writes down what a job has to do. Nothing is run yet.
 *
 * @param store of the tenant.
 * @param id makes a job that is created twice one job.
 */
export async function createJob({
  store,
  tenant,
  request,
  images,
  webhook,
  traceparent,
  ttlMs,
  now,
  id = newId(now),
}: {
  store: ObjectStore;
  tenant: string;
  request: SegmentationRequest;
  images: Uint8Array[];
  webhook: WebhookRequest | null;
  traceparent: string | null;
  ttlMs: number;
  now: Date;
  id?: string;
}): Promise<JobRecord> {
  // Images first: a job exists once its record does, and is whole then.
  await Promise.all(images.map((body, image) => store.putIfAbsent(inputKey(id, image), body)));
  const record: JobRecord = {
    schemaVersion: 1,
    id,
    tenant,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + ttlMs).toISOString(),
    request,
    imageCount: images.length,
    webhook,
    traceparent,
  };
  await writeDocument({ store, key: recordKey(id), document: record });
  return record;
}
