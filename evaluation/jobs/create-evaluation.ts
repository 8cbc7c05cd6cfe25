import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { DEFAULT_BOOTSTRAP, DEFAULT_MAX_FAILED_SHARE, OPEN_TENANT, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import type { EvaluationRecord } from "./evaluation-record.ts";
import { idempotencyKey as idempotencyRecordKey, recordKey } from "./keys.ts";
import { readDocument, writeDocument } from "./stored-document.ts";

/** Small enough that a lost worker costs little, large enough that a store is not written to all the time. */
const DEFAULT_IMAGES_PER_SHARD = 8;
const DEFAULT_WORST_IMAGES = 8;
const LATEST_MS = 2 ** 48 - 1;

const idempotencySchema = z.strictObject({ id: z.string(), fingerprint: z.string() });

export type NewEvaluation = Pick<EvaluationRecord, "predictor" | "dataset"> &
  Partial<Omit<EvaluationRecord, "schemaVersion" | "id" | "createdAt" | "predictor" | "dataset">>;

/**
 * Writes down what an evaluation has to do. Nothing is run yet.
 *
 * @param idempotencyKey Two calls of a tenant with one key make one evaluation, also when they come at once.
 * @throws ServiceError `idempotency_key_reused` when the key came with another request before.
 */
export async function createEvaluation({
  store,
  evaluation,
  idempotencyKey,
  now,
}: {
  store: ObjectStore;
  evaluation: NewEvaluation;
  idempotencyKey?: string | undefined;
  now: Date;
}): Promise<EvaluationRecord> {
  const id =
    idempotencyKey === undefined
      ? newId(now)
      : await claimId({ store, evaluation, idempotencyKey, now });
  const record: EvaluationRecord = {
    schemaVersion: 1,
    id,
    createdAt: now.toISOString(),
    tenant: OPEN_TENANT,
    request: null,
    maxFailedShare: DEFAULT_MAX_FAILED_SHARE,
    seed: DEFAULT_BOOTSTRAP.seed,
    imagesPerShard: DEFAULT_IMAGES_PER_SHARD,
    worstImages: DEFAULT_WORST_IMAGES,
    ...evaluation,
  };
  // Taken already when the key was used before: then that is the evaluation.
  await writeDocument({ store, key: recordKey(id), document: record });
  return record;
}

async function claimId({
  store,
  evaluation,
  idempotencyKey,
  now,
}: {
  store: ObjectStore;
  evaluation: NewEvaluation;
  idempotencyKey: string;
  now: Date;
}): Promise<string> {
  // No tenant has a "/", so no two of them make one text.
  const key = idempotencyRecordKey(digest(`${evaluation.tenant ?? OPEN_TENANT}/${idempotencyKey}`));
  const fingerprint = digest(JSON.stringify(evaluation.request ?? evaluation));
  await writeDocument({ store, key, document: { id: newId(now), fingerprint } });
  const claimed = await readDocument({ store, key, schema: idempotencySchema });
  if (claimed?.fingerprint !== fingerprint) {
    throw new ServiceError(
      "idempotency_key_reused",
      `The Idempotency-Key "${idempotencyKey.slice(0, 64)}" came with another request before. Use a new key for a new request.`,
    );
  }
  return claimed.id;
}

/** Ids sort newest first, as lists of evaluations are read. */
function newId(now: Date): string {
  const inverted = (LATEST_MS - now.getTime()).toString(16).padStart(12, "0");
  return `${inverted}-${randomBytes(8).toString("hex")}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
