import { createHash } from "node:crypto";
import { z } from "zod";
import { newId, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { digits } from "./keys.ts";
import { listKeys, readDocument, writeDocument } from "./stored-document.ts";

const claimSchema = z.strictObject({
  fingerprint: z.string(),
  /** For what the request makes: whoever goes on after a crash makes the same thing. */
  id: z.string(),
  at: z.iso.datetime(),
});
const endSchema = z.strictObject({
  /** Null when the request may be made again. */
  answer: z.strictObject({ status: z.int(), headers: z.record(z.string(), z.string()) }).nullable(),
  /** Whether something may have been made before it went wrong. */
  isUnclear: z.boolean().optional(),
  expiresAt: z.iso.datetime(),
});

export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Either the right to answer, or the answer that was given before. */
export type KeyClaim =
  | { kind: "answered"; answer: StoredAnswer }
  | {
      kind: "ours";
      id: string;
      /** Keeps the answer for who asks again. */
      answer(answer: StoredAnswer, options: { ttlMs: number }): Promise<void>;
      /**
       * Whoever asks again is answered as if for the first time.
       *
       * @param isUnclear whether something may have been made: the same request gets the same id then.
       */
      release(options?: { isUnclear?: boolean }): Promise<void>;
    };

/**
 * Claims an Idempotency-Key for one request. Of several that come at once, also to several servers,
 * one gets it.
 *
 * Claims have numbers; the one with the largest counts, and each is ended once. So a key can be
 * claimed anew when its answer has expired, when it was released, or when whoever claimed it died.
 *
 * @param store of the tenant.
 * @param key with what it is good for, such as `POST /v1/segment`, in front.
 * @param fingerprint of the whole request.
 * @param take told how large an answer is before it is read; throws when that is too much.
 * @param busyMs after this time without a sign of life, whoever claimed it is taken for dead.
 * @throws ServiceError `idempotency_key_reused` when the key came with another request;
 * `idempotency_key_busy` while that request is being answered.
 */
export async function claimKey({
  store,
  key,
  fingerprint,
  busyMs,
  take,
  now,
}: {
  store: ObjectStore;
  key: string;
  fingerprint: string;
  busyMs: number;
  take: (bytes: number) => void;
  now: Date;
}): Promise<KeyClaim> {
  const folder = `idempotency/${createHash("sha256").update(key).digest("hex")}/`;
  const renewalMs = busyMs / 2;
  const last = await readLast({ store, folder });
  if (last === undefined) {
    return claim(0, newId(now));
  }
  if (last.isOver(now)) {
    const isResumed = last.end?.isUnclear && last.claim.fingerprint === fingerprint;
    return claim(last.number + 1, isResumed ? last.claim.id : newId(now));
  }
  if (last.claim.fingerprint !== fingerprint) {
    throw new ServiceError(
      "idempotency_key_reused",
      "This Idempotency-Key came with another request before. Use a new key for a new request.",
    );
  }
  if (last.end?.answer) {
    const bodyKey = `${folder}${digits(last.number)}/body`;
    take((await store.sizeBytes(bodyKey)) ?? 0);
    const body = await store.get(bodyKey);
    return { kind: "answered", answer: { ...last.end.answer, body: body ?? new Uint8Array() } };
  }
  if (Date.parse(last.claim.at) + busyMs + last.renewals * renewalMs > now.getTime()) {
    throw busy();
  }
  return claim(last.number + 1, last.claim.id);

  async function claim(number: number, id: string): Promise<KeyClaim> {
    const place = `${folder}${digits(number)}/`;
    const document = { fingerprint, id, at: now.toISOString() };
    if (!(await writeDocument({ store, key: `${place}claim.json`, document }))) {
      throw busy();
    }
    let renewals = 0;
    const renewal = setInterval(() => {
      // A store that is away for a moment: the next renewal may still be in time.
      store.putIfAbsent(`${place}renewals/${digits(renewals++)}`, new Uint8Array()).catch(() => {});
    }, renewalMs);
    renewal.unref();
    return {
      kind: "ours",
      id,
      async answer({ body, ...answer }, { ttlMs }) {
        clearInterval(renewal);
        // The body first, so that an answer is never found without it.
        await store.putIfAbsent(`${place}body`, body);
        const expiresAt = new Date(now.getTime() + ttlMs).toISOString();
        await writeDocument({ store, key: `${place}end.json`, document: { answer, expiresAt } });
      },
      async release({ isUnclear = false } = {}) {
        clearInterval(renewal);
        const end = { answer: null, isUnclear, expiresAt: now.toISOString() };
        await writeDocument({ store, key: `${place}end.json`, document: end });
      },
    };
  }
}

async function readLast({ store, folder }: { store: ObjectStore; folder: string }) {
  const keys = await listKeys(store, { prefix: folder });
  const key = keys.findLast((each) => each.endsWith("/claim.json"));
  if (key === undefined) {
    return undefined;
  }
  const number = Number(key.slice(folder.length, -"/claim.json".length));
  const renewalsPrefix = `${folder}${digits(number)}/renewals/`;
  const claim = await readDocument({ store, key, schema: claimSchema });
  const end = await readDocument({
    store,
    key: `${folder}${digits(number)}/end.json`,
    schema: endSchema,
  });
  if (claim === undefined) {
    return undefined;
  }
  return {
    number,
    claim,
    renewals: keys.filter((each) => each.startsWith(renewalsPrefix)).length,
    end,
    isOver: (now: Date) =>
      end !== undefined && (end.answer === null || Date.parse(end.expiresAt) <= now.getTime()),
  };
}

function busy(): ServiceError {
  return new ServiceError(
    "idempotency_key_busy",
    "The request that came first with this Idempotency-Key is still being answered. Ask again in a moment.",
  );
}
