import type { Limits, Scope } from "#contracts";
import type { ObjectStore } from "#storage";
import { type KeyRecord, writeKeyRecord } from "./key-record.ts";
import { formatKeyText, newKeyText } from "./key-text.ts";
import { secretDigest } from "./secret-digest.ts";

export interface CreatedKey {
  /** What its owner sends. It can never be shown again: only a digest of it is stored. */
  text: string;
  record: KeyRecord;
}

/** Creates an API key. Servers over the same store accept it from now on. */
export async function createKey({
  store,
  tenant,
  name,
  scopes,
  expiresAt,
  limits,
  replaces = null,
  now,
}: {
  store: ObjectStore;
  tenant: string;
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
  limits: Limits;
  replaces?: KeyRecord | null;
  now: Date;
}): Promise<CreatedKey> {
  const { keyId, secret } = newKeyText();
  const record: KeyRecord = {
    schemaVersion: 1,
    keyId,
    tenant,
    name,
    scopes: [...scopes],
    secretSha256: secretDigest(secret),
    createdAt: now.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    limits,
    replaces: replaces?.keyId ?? null,
    family: replaces?.family ?? keyId,
  };
  if (!(await writeKeyRecord(store, record))) {
    throw new Error(`There is an API key ${keyId} already, which chance does not bring about.`);
  }
  return { text: formatKeyText({ keyId, secret }), record };
}
