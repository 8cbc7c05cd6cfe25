import { describe, expect, test } from "vitest";
import type { ObjectStore } from "#storage";

/** What every backend promises. `create` makes an empty store. */
export function describeObjectStore(
  name: string,
  create: () => ObjectStore | Promise<ObjectStore>,
  { longestKeyBytes = 512 }: { longestKeyBytes?: number } = {},
): void {
  describe(name, () => {
    test("a free key has neither value nor size", async () => {
      const store = await create();

      expect(await store.get("a/b")).toBeUndefined();
      expect(await store.sizeBytes("a/b")).toBeUndefined();
    });

    test.each([0, 1, 5_000_000])("a value of %i bytes comes back as it went in", async (size) => {
      const store = await create();
      const body = bytesOf(size);

      expect(await store.putIfAbsent("a/b.bin", body)).toBe(true);

      expect(await store.sizeBytes("a/b.bin")).toBe(size);
      const found = await store.get("a/b.bin");
      expect(found).toBeInstanceOf(Uint8Array);
      expect(Buffer.compare(found ?? bytesOf(1), body)).toBe(0);
    });

    test("a folder is not a key", async () => {
      const store = await create();
      await store.putIfAbsent("a/b", bytesOf(1));

      expect(await store.get("a")).toBeUndefined();
      expect(await store.sizeBytes("a")).toBeUndefined();
    });

    test("a taken key keeps its first value", async () => {
      const store = await create();
      await store.putIfAbsent("a", Uint8Array.of(1));

      expect(await store.putIfAbsent("a", Uint8Array.of(2, 2))).toBe(false);

      expect([...((await store.get("a")) ?? [])]).toEqual([1]);
      expect(await keysOf(store)).toEqual(["a"]);
    });

    test("bytes that were handed over or handed out are no window into the store", async () => {
      const store = await create();
      const body = Buffer.of(1);
      await store.putIfAbsent("a", body);

      body[0] = 2;
      (await store.get("a"))?.fill(3);

      expect([...((await store.get("a")) ?? [])]).toEqual([1]);
    });

    test("of sixteen writers of one key exactly one wins, and its value stays", async () => {
      const store = await create();
      const writers = Array.from({ length: 16 }, (_, writer) => writer);

      const wins = await Promise.all(
        writers.map((writer) => store.putIfAbsent("a/b", new Uint8Array(10_000).fill(writer))),
      );

      expect(wins.filter(Boolean)).toHaveLength(1);
      const expected = new Uint8Array(10_000).fill(wins.indexOf(true));
      expect(Buffer.compare((await store.get("a/b")) ?? bytesOf(0), expected)).toBe(0);
      expect(await keysOf(store)).toEqual(["a/b"]);
    });

    test("keys are listed by their bytes, also where a folder and its neighbours meet", async () => {
      const sorted = ["A", "Z/z", "a+b", "a-b", "a.b", "a/b", "a/b-c", "a0", "a@b", "a_", "aa"];
      const store = await create();
      for (const key of [...sorted].reverse()) {
        await store.putIfAbsent(key, bytesOf(1));
      }

      expect(await keysOf(store)).toEqual(sorted);
    });

    test.each([
      ["", ["a/b/c", "a/bc", "a/bd/e", "b"]],
      ["a/", ["a/b/c", "a/bc", "a/bd/e"]],
      ["a/b", ["a/b/c", "a/bc", "a/bd/e"]],
      ["a/b/", ["a/b/c"]],
      ["a/bc", ["a/bc"]],
      ["a/bc/", []],
      ["a/x", []],
      ["x/y", []],
    ])("prefix %j, also a part of a segment, finds %j", async (prefix, expected) => {
      const store = await create();
      for (const key of ["a/b/c", "a/bc", "a/bd/e", "b"]) {
        await store.putIfAbsent(key, bytesOf(1));
      }

      expect(await keysOf(store, { prefix })).toEqual(expected);
    });

    test.each([
      ["a/b", ["a/c/d", "a/c/e", "a/d"]],
      ["a/c", ["a/c/d", "a/c/e", "a/d"]],
      ["a/c/d", ["a/c/e", "a/d"]],
      ["a/c/z", ["a/d"]],
      ["a/d", []],
      ["b", []],
    ])("listing after %j goes on with %j", async (after, expected) => {
      const store = await create();
      for (const key of ["a/b", "a/c/d", "a/c/e", "a/d", "c"]) {
        await store.putIfAbsent(key, bytesOf(1));
      }

      expect(await keysOf(store, { prefix: "a/", after })).toEqual(expected);
    });

    test("more keys than a page holds are all listed, once and in order", async () => {
      const store = await create();
      const keys = Array.from({ length: 1_100 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
      await Promise.all(keys.map((key) => store.putIfAbsent(key, bytesOf(1))));

      expect(await keysOf(store, { prefix: "many/" })).toEqual(keys);
    });

    test.each([
      "",
      "/",
      "/a",
      "a/",
      "a//b",
      ".",
      "..",
      "../a",
      "a/../b",
      "a/./b",
      "a b",
      "a\\b",
      "a\0",
      "a\n",
      "a%2fb",
      "~a",
      "ä",
      "a".repeat(256),
      "a/".repeat(256).concat("a"),
    ])("%j is refused as a key", async (key) => {
      const store = await create();

      await expect(store.get(key)).rejects.toThrow(TypeError);
      await expect(store.sizeBytes(key)).rejects.toThrow(TypeError);
      await expect(store.putIfAbsent(key, bytesOf(1))).rejects.toThrow(TypeError);
      expect(await keysOf(store)).toEqual([]);
    });

    test.each(["/", "../", "a/../b", "a//", "~"])("%j is refused as a prefix", async (prefix) => {
      const store = await create();

      await expect(keysOf(store, { prefix })).rejects.toThrow(TypeError);
    });

    test("the longest key is a key", async () => {
      const store = await create();
      const key = `${"a".repeat(255)}/${"b".repeat(longestKeyBytes - 258)}/c`;

      expect(await store.putIfAbsent(key, bytesOf(1))).toBe(true);
      expect(await keysOf(store)).toEqual([key]);
    });
  });
}

export async function keysOf(
  store: ObjectStore,
  options: { prefix: string; after?: string } = { prefix: "" },
): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(options)) {
    keys.push(key);
  }
  return keys;
}

function bytesOf(size: number): Uint8Array {
  return new Uint8Array(size).map((_, i) => i % 251);
}
