import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { type CreatedKey, createKey } from "./create-key.ts";
import { isKeyActive } from "./list-keys.ts";
import { findKey, revokeKey } from "./revoke-key.ts";

/**
 * Creates a key that may do what another one may, and revokes that one after a while, in which both
 * work. The new key lives as long from now on as the old one was given.
 *
 * @throws ServiceError `key_not_found`; `request_invalid` for a key that has ended already.
 */
export async function rotateKey({
  store,
  keyId,
  graceMs,
  now,
}: {
  store: ObjectStore;
  keyId: string;
  graceMs: number;
  now: Date;
}): Promise<CreatedKey> {
  const old = await findKey(store, keyId);
  if (!isKeyActive(old, now)) {
    throw new ServiceError(
      "request_invalid",
      `The API key ${keyId} has ended already, so it cannot be replaced. Create a new one.`,
    );
  }
  const { tenant, name, scopes, limits, createdAt, expiresAt } = old.record;
  const lifetimeMs = expiresAt === null ? null : Date.parse(expiresAt) - Date.parse(createdAt);
  const created = await createKey({
    store,
    tenant,
    name,
    scopes,
    limits,
    expiresAt: lifetimeMs === null ? null : new Date(now.getTime() + lifetimeMs),
    replaces: old.record,
    now,
  });
  const from = new Date(now.getTime() + graceMs);
  await revokeKey({ store, keyId, from, reason: `replaced by ${created.record.keyId}`, now });
  return created;
}
