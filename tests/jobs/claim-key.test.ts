import { expect, test } from "vitest";
import { claimKey, type KeyClaim } from "#jobs";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { eventually } from "../functions/eventually.ts";

const START = Date.parse("2026-11-22T12:00:00Z");
const BUSY_MS = 60_000;
const TTL_MS = 3_600_000;
const ANSWER = { status: 202, headers: { location: "/x" }, body: Buffer.from("made") };

test("of many that claim one key at once, one gets it", async () => {
  const store = createMemoryObjectStore();

  const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claim(store)));

  const ours = claims.filter(({ status }) => status === "fulfilled");
  const others = claims.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
  expect(ours).toHaveLength(1);
  expect(new Set(others)).toEqual(new Set(["idempotency_key_busy"]));
});

test("an answer comes again, until it expires", async () => {
  const store = createMemoryObjectStore();
  await ours(await claim(store)).answer(ANSWER, { ttlMs: TTL_MS });

  const again = await claim(store, { atMs: TTL_MS - 1 });
  const late = await claim(store, { atMs: TTL_MS });

  expect(again).toMatchObject({
    kind: "answered",
    answer: { status: 202, headers: ANSWER.headers },
  });
  expect(again.kind === "answered" && Buffer.from(again.answer.body).toString()).toBe("made");
  expect(late.kind).toBe("ours");
});

test("a key that came with another request is refused, while that runs and afterwards", async () => {
  const store = createMemoryObjectStore();
  const first = ours(await claim(store));
  const reused = { code: "idempotency_key_reused" };

  await expect(claim(store, { fingerprint: "other" })).rejects.toMatchObject(reused);
  await first.answer(ANSWER, { ttlMs: TTL_MS });
  await expect(claim(store, { fingerprint: "other" })).rejects.toMatchObject(reused);
});

test("a key that was released may come with another request", async () => {
  const store = createMemoryObjectStore();
  await ours(await claim(store)).release();

  expect((await claim(store, { fingerprint: "other" })).kind).toBe("ours");
});

test("a request that may have made something makes the same thing when it is repeated", async () => {
  const store = createMemoryObjectStore();
  const first = ours(await claim(store));
  await first.release({ isUnclear: true });

  const second = ours(await claim(store));
  await second.release();

  expect(second.id).toBe(first.id);
  expect(ours(await claim(store)).id).not.toBe(first.id);
});

test("a key stays busy as long as its request is being answered", async () => {
  const store = createMemoryObjectStore();
  const busyMs = 100;
  const first = ours(await claim(store, { busyMs }));
  const renewed = () => keysOf(store, "/renewals/");
  await eventually(async () => expect((await renewed()).length).toBeGreaterThan(2));

  await expect(claim(store, { busyMs, atMs: busyMs })).rejects.toMatchObject({
    code: "idempotency_key_busy",
  });
  await first.release();
});

test("who goes on for one that died makes the same thing; it cannot be done for another request", async () => {
  const store = createMemoryObjectStore();
  const dead = ours(await claim(store));

  await expect(claim(store, { atMs: BUSY_MS - 1 })).rejects.toMatchObject({
    code: "idempotency_key_busy",
  });
  await expect(claim(store, { atMs: BUSY_MS, fingerprint: "other" })).rejects.toMatchObject({
    code: "idempotency_key_reused",
  });
  expect(ours(await claim(store, { atMs: BUSY_MS })).id).toBe(dead.id);
});

test("one key is another one on another route", async () => {
  const store = createMemoryObjectStore();
  await claim(store);

  expect((await claim(store, { key: "POST /v1/uploads key-1" })).kind).toBe("ours");
});

test("an answer that comes late changes nothing for who has taken over", async () => {
  const store = createMemoryObjectStore();
  const late = ours(await claim(store));
  const next = ours(await claim(store, { atMs: BUSY_MS }));
  await late.answer({ ...ANSWER, body: Buffer.from("late") }, { ttlMs: TTL_MS });
  await next.answer({ ...ANSWER, body: Buffer.from("next") }, { ttlMs: TTL_MS });

  const again = await claim(store, { atMs: BUSY_MS });

  expect(again.kind === "answered" && Buffer.from(again.answer.body).toString()).toBe("next");
});

function claim(
  store: ObjectStore,
  {
    key = "POST /v1/segment key-1",
    fingerprint = "one",
    atMs = 0,
    busyMs = BUSY_MS,
  }: { key?: string; fingerprint?: string; atMs?: number; busyMs?: number } = {},
): Promise<KeyClaim> {
  return claimKey({ store, key, fingerprint, busyMs, take: () => {}, now: new Date(START + atMs) });
}

function ours(claim: KeyClaim): Extract<KeyClaim, { kind: "ours" }> {
  if (claim.kind !== "ours") {
    throw new Error("the key was answered before");
  }
  return claim;
}

async function keysOf(store: ObjectStore, part: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list({ prefix: "" })) {
    if (key.includes(part)) {
      keys.push(key);
    }
  }
  return keys;
}
