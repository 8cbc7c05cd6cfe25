import type { ObjectStore } from "#storage";
import { listKeyIds, readKey, type StoredKey } from "./key-record.ts";

export async function* listKeys({ store }: { store: ObjectStore }): AsyncIterable<StoredKey> {
  for await (const keyId of listKeyIds(store)) {
    const key = await readKey(store, keyId);
    if (key !== undefined) {
      yield key;
    }
  }
}

/** Whether a key is neither revoked nor expired at a time. */
export function isKeyActive({ record, revokedFrom }: StoredKey, now: Date): boolean {
  return whyEnded({ record, revokedFrom }, now) === undefined;
}

/** Why a key is not accepted at a time; undefined when it is. */
export function whyEnded(
  { record, revokedFrom }: StoredKey,
  now: Date,
): "revoked" | "expired" | undefined {
  if (revokedFrom !== undefined && revokedFrom <= now) {
    return "revoked";
  }
  return record.expiresAt !== null && new Date(record.expiresAt) <= now ? "expired" : undefined;
}
