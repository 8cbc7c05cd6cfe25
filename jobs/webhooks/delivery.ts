import { z } from "zod";
import { jobIdSchema, ServiceError, type WebhookDelivery, webhookEventSchema } from "#contracts";
import type { ObjectStore } from "#storage";
import { deliveryKey, deliveryRunKey, digits } from "../keys.ts";
import { listKeys, readDocument, writeDocument } from "../stored-document.ts";

const deliverySchema = z.strictObject({
  /** The `webhook-id` of every attempt. */
  id: z.string(),
  job: jobIdSchema,
  url: z.string(),
  createdAt: z.iso.datetime(),
  event: webhookEventSchema,
});
const claimSchema = z.strictObject({ at: z.iso.datetime() });
const resultSchema = z.strictObject({
  at: z.iso.datetime(),
  status: z.int().nullable(),
  error: z.string().nullable(),
  /** When the next attempt is due; null when there is none. */
  nextAt: z.iso.datetime().nullable(),
});
const endedSchema = z.strictObject({
  state: z.enum(["delivered", "dead"]),
  at: z.iso.datetime(),
  reason: z.string().nullable(),
});

/** What is to be told to whom. */
export type Delivery = z.infer<typeof deliverySchema>;
export type AttemptResult = z.infer<typeof resultSchema>;
type Ended = z.infer<typeof endedSchema>;

interface Place {
  store: ObjectStore;
  id: string;
}

/** How far a delivery is in its latest round: since it was created, or since a retry was asked for. */
export interface DeliveryProgress {
  delivery: Delivery;
  round: number;
  attempts: { at: string; result: AttemptResult | undefined }[];
  ended: Ended | undefined;
}

/** Resolves to undefined when there is no such delivery. */
export async function readDelivery({ store, id }: Place): Promise<DeliveryProgress | undefined> {
  const delivery = /^[0-9a-f-]{29}-[a-z]+(-\d+)?$/.test(id)
    ? await readDocument({ store, key: deliveryKey(id), schema: deliverySchema })
    : undefined;
  if (delivery === undefined) {
    return undefined;
  }
  const folder = deliveryRunKey(id, "");
  const keys = await listKeys(store, { prefix: folder });
  const round = Number(keys.at(-1)?.slice(folder.length).split("/", 1)[0] ?? 0);
  const count = keys.filter(
    (key) => key.startsWith(roundKey(id, round, "attempts/")) && key.endsWith("/claim.json"),
  ).length;
  return {
    delivery,
    round,
    attempts: await Promise.all(
      Array.from({ length: count }, (_, number) => readAttempt({ store, id, round, number })),
    ),
    ended: await readDocument({
      store,
      key: roundKey(id, round, "ended.json"),
      schema: endedSchema,
    }),
  };
}

/** Resolves to false when another process makes this attempt. */
export function claimAttempt({
  store,
  id,
  round,
  number,
  now,
}: Place & { round: number; number: number; now: Date }): Promise<boolean> {
  return writeDocument({
    store,
    key: attemptKey(id, round, number, "claim.json"),
    document: { at: now.toISOString() },
  });
}

export async function writeAttempt({
  store,
  id,
  round,
  number,
  result,
}: Place & { round: number; number: number; result: AttemptResult }): Promise<void> {
  const key = attemptKey(id, round, number, "result.json");
  await writeDocument({ store, key, document: result });
}

export async function endRound({
  store,
  id,
  round,
  ended,
}: Place & { round: number; ended: Ended }): Promise<void> {
  await writeDocument({ store, key: roundKey(id, round, "ended.json"), document: ended });
}

/** Resolves to false when somebody else was first; then there is a new round all the same. */
export function beginRound({
  store,
  id,
  round,
  now,
}: Place & { round: number; now: Date }): Promise<boolean> {
  return writeDocument({
    store,
    key: roundKey(id, round, "asked.json"),
    document: { at: now.toISOString() },
  });
}

/** As callers see it. */
export function describeDelivery({ delivery, attempts, ended }: DeliveryProgress): WebhookDelivery {
  return {
    id: delivery.id,
    job: delivery.job,
    type: delivery.event.type,
    url: delivery.url,
    state: ended?.state ?? "pending",
    createdAt: delivery.createdAt,
    nextAttemptAt: ended === undefined ? (attempts.at(-1)?.result?.nextAt ?? null) : null,
    attempts: attempts.map(({ at, result }) => ({
      at,
      endedAt: result?.at ?? null,
      status: result?.status ?? null,
      error: result?.error ?? null,
    })),
    reason: ended?.reason ?? null,
  };
}

async function readAttempt({
  store,
  id,
  round,
  number,
}: Place & { round: number; number: number }): Promise<DeliveryProgress["attempts"][number]> {
  const key = attemptKey(id, round, number, "claim.json");
  const claim = await readDocument({ store, key, schema: claimSchema });
  if (claim === undefined) {
    throw new ServiceError("artifact_corrupt", `${key} is missing.`);
  }
  const result = await readDocument({
    store,
    key: attemptKey(id, round, number, "result.json"),
    schema: resultSchema,
  });
  return { at: claim.at, result };
}

function attemptKey(id: string, round: number, number: number, file: string): string {
  return roundKey(id, round, `attempts/${digits(number)}/${file}`);
}

function roundKey(id: string, round: number, path: string): string {
  return deliveryRunKey(id, `${digits(round)}/${path}`);
}
