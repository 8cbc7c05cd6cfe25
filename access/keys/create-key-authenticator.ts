import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import type { Identity } from "../identity.ts";
import { readKey, type StoredKey } from "./key-record.ts";
import { parseKeyText } from "./key-text.ts";
import { whyEnded } from "./list-keys.ts";
import { isSecretOf } from "./secret-digest.ts";

/** A few hundred bytes each. */
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
  const asked = new Map<string, Promise<StoredKey | undefined>>();
  const known = createMemory<StoredKey>({ ttlMs, now });
  // Apart, so that whoever makes up ids pushes out no key that there is.
  const unknown = createMemory<true>({ ttlMs, now });

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
    const { keyId, tenant, scopes, limits, family } = key.record;
    return { keyId, tenant, scopes, limits, subject: `key:${family}` };
  };

  async function recall(keyId: string): Promise<StoredKey | undefined> {
    return known.get(keyId) ?? (unknown.get(keyId) ? undefined : ask(keyId));
  }

  /** Requests that come at once ask the store once; after it was away, the next one asks again. */
  function ask(keyId: string): Promise<StoredKey | undefined> {
    const answer = asked.get(keyId) ?? remember(keyId).finally(() => asked.delete(keyId));
    asked.set(keyId, answer);
    return answer;
  }

  async function remember(keyId: string): Promise<StoredKey | undefined> {
    const askedAt = now();
    const key = await readKey(store, keyId);
    if (key === undefined) {
      unknown.set(keyId, { value: true, at: askedAt });
    } else {
      known.set(keyId, { value: key, at: askedAt });
    }
    return key;
  }
}

/** Remembers the newest of what was found, each for a while. */
function createMemory<T>({ ttlMs, now }: { ttlMs: number; now: () => number }) {
  const entries = new Map<string, { value: T; until: number }>();
  return {
    get(id: string): T | undefined {
      const entry = entries.get(id);
      return entry !== undefined && entry.until > now() ? entry.value : undefined;
    },
    set(id: string, { value, at }: { value: T; at: number }): void {
      entries.delete(id);
      entries.set(id, { value, until: at + ttlMs });
      const [oldest] = entries.keys();
      if (entries.size > MOST_REMEMBERED && oldest !== undefined) {
        entries.delete(oldest);
      }
    },
  };
}
