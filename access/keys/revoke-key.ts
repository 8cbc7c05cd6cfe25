import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { keyIdSchema, readKey, type StoredKey, writeKeyEnd } from "./key-record.ts";

/**
 * Revokes an API key. Servers refuse it once they ask the store again, within their
 * ALLWEATHER_KEY_TTL_MS. Revoking twice is no error.
 *
 * @param from when it ends; may lie ahead, for a key that was replaced.
 * @throws ServiceError `key_not_found`
 */
export async function revokeKey({
  store,
  keyId,
  from,
  reason,
  now,
}: {
  store: ObjectStore;
  keyId: string;
  from: Date;
  reason: string;
  now: Date;
}): Promise<StoredKey> {
  const key = await findKey(store, keyId);
  await writeKeyEnd(store, { keyId, from, reason, now });
  return key;
}

/** @throws ServiceError `key_not_found` */
export async function findKey(store: ObjectStore, keyId: string): Promise<StoredKey> {
  const key = keyIdSchema.safeParse(keyId).success ? await readKey(store, keyId) : undefined;
  if (key === undefined) {
    // What was typed may be a whole key: no more of it is shown than a key's id is long.
    throw new ServiceError(
      "key_not_found",
      `There is no API key "${keyId.slice(0, 16)}". The 16 characters after "aw_" are the id of a key; allweather keys list shows them.`,
    );
  }
  return key;
}
