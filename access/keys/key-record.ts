import { z } from "zod";
import { limitsSchema, SCOPES, ServiceError, tenantSchema } from "#contracts";
import type { ObjectStore } from "#storage";

/**
 * Where API keys are kept. Nothing is ever written over, so the store tells what happened and when.
 *
 *     access/keys/<keyId>/record.json            what the key may do, and the digest of its secret
 *     access/keys/<keyId>/ends/<time>.json       from this time on (ms since 1970) the key is revoked; the earliest holds
 */
const KEYS_PREFIX = "access/keys/";
const TIME_DIGITS = 15;

export const keyIdSchema = z.string().regex(/^[0-9a-f]{16}$/);

const keyRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  keyId: keyIdSchema,
  tenant: tenantSchema,
  /** For people: what the key is for. */
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  secretSha256: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  limits: limitsSchema,
  /** The key in whose place this one came. */
  replaces: keyIdSchema.nullable(),
  /** The first of the keys that replaced each other: what they use is counted together. */
  family: keyIdSchema,
});

export type KeyRecord = z.infer<typeof keyRecordSchema>;

/** A key as the store knows it. */
export interface StoredKey {
  record: KeyRecord;
  /** From when on it is revoked, which may lie ahead; undefined when nobody did that. */
  revokedFrom: Date | undefined;
}

/** Writes a key down. Resolves to false when its id is taken. */
export function writeKeyRecord(store: ObjectStore, record: KeyRecord): Promise<boolean> {
  return store.putIfAbsent(recordKey(record.keyId), Buffer.from(JSON.stringify(record)));
}

/** Writes down that a key ends. One that ends earlier already goes on to do so. */
export async function writeKeyEnd(
  store: ObjectStore,
  { keyId, from, now, reason }: { keyId: string; from: Date; now: Date; reason: string },
): Promise<void> {
  const time = String(from.getTime()).padStart(TIME_DIGITS, "0");
  const body = JSON.stringify({ from: from.toISOString(), writtenAt: now.toISOString(), reason });
  await store.putIfAbsent(`${endsPrefix(keyId)}${time}.json`, Buffer.from(body));
}

/**
 * Reads a key; undefined when there is none of this id.
 *
 * @throws ServiceError `artifact_corrupt` when what stands there is no key.
 */
export async function readKey(store: ObjectStore, keyId: string): Promise<StoredKey | undefined> {
  const body = await store.get(recordKey(keyId));
  if (body === undefined) {
    return undefined;
  }
  const { data: record } = keyRecordSchema.safeParse(parseJson(body));
  if (record?.keyId !== keyId) {
    throw new ServiceError(
      "artifact_corrupt",
      `The record of the API key ${keyId} cannot be read. Create another key for its owner.`,
    );
  }
  return { record, revokedFrom: await readEnd(store, keyId) };
}

export async function* listKeyIds(store: ObjectStore): AsyncIterable<string> {
  for await (const key of store.list({ prefix: KEYS_PREFIX })) {
    const [keyId = "", file] = key.slice(KEYS_PREFIX.length).split("/");
    if (file === "record.json") {
      yield keyId;
    }
  }
}

/** The first that is listed is the earliest. */
async function readEnd(store: ObjectStore, keyId: string): Promise<Date | undefined> {
  const prefix = endsPrefix(keyId);
  for await (const key of store.list({ prefix })) {
    return new Date(Number(key.slice(prefix.length, -".json".length)));
  }
  return undefined;
}

function recordKey(keyId: string): string {
  return `${KEYS_PREFIX}${keyId}/record.json`;
}

function endsPrefix(keyId: string): string {
  return `${KEYS_PREFIX}${keyId}/ends/`;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
