import { expect, test } from "vitest";
import {
  createKey,
  createKeyAuthenticator,
  listKeys,
  parseKeyText,
  revokeKey,
  rotateKey,
} from "#access";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { formatKeyText, newKeyText } from "../../access/keys/key-text.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const HOUR_MS = 3_600_000;
const TTL_MS = 10_000;

test("a key is accepted as what it was created to be", async () => {
  const { store, authenticate, create } = setUp();
  const { text, record } = await create({ limits: { pixelsPerDay: 5 } });

  expect(await authenticate(text)).toEqual({
    keyId: record.keyId,
    tenant: "acme",
    scopes: ["segment", "models:read"],
    subject: `key:${record.keyId}`,
    limits: { pixelsPerDay: 5 },
  });
  expect(store.url).toBe("memory:");
});

test("a key says that it is one, and who it is, and carries 256 random bits", async () => {
  const { create } = setUp();
  const [one, other] = [await create(), await create()];

  expect(one.text).toMatch(/^aw_[0-9a-f]{16}_[0-9a-f]{72}$/);
  expect(parseKeyText(one.text)?.keyId).toBe(one.record.keyId);
  expect(parseKeyText(one.text)?.secret).toHaveLength(64);
  expect(parseKeyText(one.text)?.secret).not.toBe(parseKeyText(other.text)?.secret);
});

test("the store never holds the secret", async () => {
  const { store, create } = setUp();
  const { text } = await create();
  const secret = parseKeyText(text)?.secret ?? "?";

  for await (const key of store.list({ prefix: "" })) {
    expect(key + Buffer.from((await store.get(key)) ?? []).toString()).not.toContain(secret);
  }
});

test.each([
  ["nothing", () => ""],
  ["a word", () => "secret"],
  ["a key that was cut off", (text: string) => text.slice(0, -1)],
  ["a key with a letter changed", (text: string) => `${text.slice(0, 30)}x${text.slice(31)}`],
  ["a key in capitals", (text: string) => text.toUpperCase()],
  ["a key with a line behind", (text: string) => `${text}\n`],
  ["a path", () => `aw_../../models_${"0".repeat(72)}`],
])("%s is no key", async (_, change) => {
  const { create, authenticate } = setUp();
  const { text } = await create();

  expect(parseKeyText(change(text))).toBeUndefined();
  await expect(authenticate(change(text))).rejects.toMatchObject({ code: "unauthenticated" });
});

test("a right id with another key's secret is refused in the words for an unknown id", async () => {
  const { store, create, authenticate } = setUp();
  const elsewhere = setUp();
  const { text, record } = await create();
  const stranger = await elsewhere.create();
  // Its secret is right, but not for the id that the store is asked for.
  const body = JSON.stringify({ ...record, keyId: stranger.record.keyId });
  await store.putIfAbsent(`access/keys/${stranger.record.keyId}/record.json`, Buffer.from(body));

  const wrongSecret = await authenticate(stranger.text).catch((error: Error) => error.message);
  const unknown = await authenticate((await elsewhere.create()).text).catch(
    (error: Error) => error.message,
  );

  expect(wrongSecret).toBe(unknown);
  expect(await authenticate(text)).toMatchObject({ keyId: record.keyId });
});

test("a key is refused from the moment that it expires", async () => {
  const { create, authenticate, pass } = setUp();
  const { text } = await create({ expiresAt: new Date(NOW.getTime() + HOUR_MS) });

  pass(HOUR_MS - 1);
  await authenticate(text);
  pass(1);

  await expect(authenticate(text)).rejects.toMatchObject({
    code: "unauthenticated",
    message: expect.stringContaining("has expired"),
  });
});

test("a revoked key works for no longer than the store is believed", async () => {
  const { store, create, authenticate, pass } = setUp();
  const { text, record } = await create();
  await authenticate(text);
  await revokeKey({ store, keyId: record.keyId, from: NOW, reason: "lost", now: NOW });

  pass(TTL_MS - 1);
  await authenticate(text);
  pass(1);

  await expect(authenticate(text)).rejects.toThrow(/was revoked/);
});

test("a key that came after it was asked for works as soon", async () => {
  const { store, create, authenticate, pass } = setUp();
  const elsewhere = setUp();
  const { text, record } = await elsewhere.create();
  await expect(authenticate(text)).rejects.toMatchObject({ code: "unauthenticated" });
  await store.putIfAbsent(
    `access/keys/${record.keyId}/record.json`,
    Buffer.from(JSON.stringify(record)),
  );

  pass(TTL_MS);

  expect(await authenticate(text)).toMatchObject({ keyId: record.keyId });
  await create();
});

test("the store is asked once for requests that come at once, and again after it was away", async () => {
  const memory = createMemoryObjectStore();
  let reads = 0;
  let isAway = true;
  const store: ObjectStore = {
    ...memory,
    async get(key) {
      reads += 1;
      if (isAway) {
        throw new Error("the store is away");
      }
      return memory.get(key);
    },
  };
  const { create, authenticate } = setUp(store);
  const { text } = await create();

  await expect(authenticate(text)).rejects.toThrow("the store is away");
  isAway = false;
  await Promise.all(Array.from({ length: 20 }, () => authenticate(text)));

  expect(reads).toBe(2);
});

test("ids that somebody makes up push out no key that there is", async () => {
  const memory = createMemoryObjectStore();
  const read: string[] = [];
  const store: ObjectStore = {
    ...memory,
    async get(key) {
      read.push(key);
      return memory.get(key);
    },
  };
  const { create, authenticate } = setUp(store);
  const { text, record } = await create();
  await authenticate(text);

  for (let made = 0; made < 10_001; made++) {
    await authenticate(formatKeyText(newKeyText())).catch(() => {});
  }
  await authenticate(text);

  expect(read.filter((key) => key.includes(record.keyId))).toHaveLength(1);
});

test("while one key replaces another both work, and then only the new one", async () => {
  const { store, create, authenticate, pass } = setUp();
  const old = await create({ expiresAt: new Date(NOW.getTime() + 48 * HOUR_MS) });
  const { keyId } = old.record;

  const replaced = await rotateKey({ store, keyId, graceMs: HOUR_MS, now: NOW });
  await authenticate(old.text);
  expect(await authenticate(replaced.text)).toMatchObject({ tenant: "acme" });
  expect(replaced.record).toMatchObject({
    replaces: keyId,
    scopes: old.record.scopes,
    expiresAt: old.record.expiresAt,
  });
  pass(HOUR_MS);

  await expect(authenticate(old.text)).rejects.toThrow(/was revoked/);
  await authenticate(replaced.text);
});

test("a key and those that replace it share one quota", async () => {
  const { store, create, authenticate } = setUp();
  const first = await create();
  const rotate = (keyId: string) => rotateKey({ store, keyId, graceMs: HOUR_MS, now: NOW });

  const second = await rotate(first.record.keyId);
  const third = await rotate(second.record.keyId);

  const subject = `key:${first.record.keyId}`;
  for (const { text } of [first, second, third]) {
    expect(await authenticate(text)).toMatchObject({ subject });
  }
});

test("a key that is being replaced can be revoked before its grace is over", async () => {
  const { store, create, authenticate, pass } = setUp();
  const { text, record } = await create();
  const { keyId } = record;
  await rotateKey({ store, keyId, graceMs: HOUR_MS, now: NOW });

  await revokeKey({ store, keyId, from: NOW, reason: "leaked", now: NOW });
  pass(TTL_MS);

  await expect(authenticate(text)).rejects.toThrow(/was revoked/);
});

test("a key that has ended cannot be replaced", async () => {
  const { store, create } = setUp();
  const { record } = await create({ expiresAt: NOW });

  const rotating = rotateKey({ store, keyId: record.keyId, graceMs: 0, now: NOW });

  await expect(rotating).rejects.toMatchObject({ code: "request_invalid" });
});

test.each(["0123456789abcdef", "../models", "", `aw_0123456789abcdef_${"f".repeat(72)}`])(
  "there is no key %j to revoke, and no secret is repeated",
  async (keyId) => {
    const { store } = setUp();

    const revoking = revokeKey({ store, keyId, from: NOW, reason: "", now: NOW });

    await expect(revoking).rejects.toMatchObject({
      code: "key_not_found",
      message: expect.not.stringContaining("ffff"),
    });
  },
);

test("keys are listed with their end", async () => {
  const { store, create } = setUp();
  const [kept, ended] = [await create(), await create()];
  const { keyId } = ended.record;
  await revokeKey({ store, keyId, from: NOW, reason: "lost", now: NOW });
  await revokeKey({ store, keyId, from: new Date(0), reason: "much earlier", now: NOW });

  const listed = new Map<string, Date | undefined>();
  for await (const { record, revokedFrom } of listKeys({ store })) {
    listed.set(record.keyId, revokedFrom);
  }

  expect(listed).toEqual(
    new Map([
      [kept.record.keyId, undefined],
      [keyId, new Date(0)],
    ]),
  );
});

test("a record that was tampered with lets nobody in", async () => {
  const { store, authenticate } = setUp();
  const { text, record } = await setUp().create();
  const body = JSON.stringify({ ...record, tenant: ".." });
  await store.putIfAbsent(`access/keys/${record.keyId}/record.json`, Buffer.from(body));

  await expect(authenticate(text)).rejects.toMatchObject({ code: "artifact_corrupt" });
});

function setUp(store: ObjectStore = createMemoryObjectStore()) {
  let now = NOW.getTime();
  return {
    store,
    authenticate: createKeyAuthenticator({ store, ttlMs: TTL_MS, now: () => now }),
    create: (options: Partial<Parameters<typeof createKey>[0]> = {}) =>
      createKey({
        store,
        tenant: "acme",
        name: "test",
        scopes: ["segment", "models:read"],
        expiresAt: null,
        limits: {},
        now: NOW,
        ...options,
      }),
    /** Milliseconds later. */
    pass: (ms: number) => {
      now += ms;
    },
  };
}
