import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import type { Identity } from "../identity.ts";
import { readKey, type StoredKey } from "./key-record.ts";
import { parseKeyText } from "./key-text.ts";
import { whyEnded } from "./list-keys.ts";
import { isSecretOf } from "./secret-digest.ts";

/** A few hundred bytes each. Ids that nobody has are remembered too, so asking often costs the store little. */
const MOST_REMEMBERED = 10_000;

/** One message for an unknown id and for a wrong secret: nobody learns which ids there are. */
const UNKNOWN = "This API key is not known. Check that it was copied whole, or ask for a new one.";

/** @throws ServiceError `unauthenticated` for what is no key, or none that is accepted now. */
export type KeyAuthenticator = (text: string) => Promise<Identity>;

/**
 * Creates a check of API keys against the store.
 *
 * @param ttlMs how long what the store said is believed: new and revoked keys take effect within it.
 */
export function createKeyAuthenticator({
  store,
  ttlMs,
  now,
}: {
  store: ObjectStore;
  ttlMs: number;
  now: () => number;
}): KeyAuthenticator {
  const remembered = new Map<string, { until: number; key: Promise<StoredKey | undefined> }>();

  return async (text) => {
    const parsed = parseKeyText(text);
    if (parsed === undefined) {
      throw new ServiceError("unauthenticated", UNKNOWN);
    }
    const key = await recall(parsed.keyId);
    if (
      key === undefined ||
      !isSecretOf({ secret: parsed.secret, sha256: key.record.secretSha256 })
    ) {
      throw new ServiceError("unauthenticated", UNKNOWN);
    }
    const ended = whyEnded(key, new Date(now()));
    if (ended !== undefined) {
      throw new ServiceError(
        "unauthenticated",
        `The API key ${parsed.keyId} ${ended === "revoked" ? "was revoked" : "has expired"}. Ask for a new one.`,
      );
    }
    const { keyId, tenant, scopes, limits } = key.record;
    return { keyId, tenant, scopes, limits, subject: `key:${keyId}` };
  };

  /** Requests that come at once ask the store once. */
  function recall(keyId: string): Promise<StoredKey | undefined> {
    const known = remembered.get(keyId);
    if (known !== undefined && known.until > now()) {
      return known.key;
    }
    const key = readKey(store, keyId);
    remembered.delete(keyId);
    remembered.set(keyId, { until: now() + ttlMs, key });
    // A store that was away for a moment is asked again by the next request.
    key.catch(() => remembered.delete(keyId));
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) {
        break;
      }
      remembered.delete(oldest);
    }
    return key;
  }
}
