import { expect, test } from "vitest";
import { createMemoryObjectStore, layerStores } from "#storage";
import { describeObjectStore, keysOf } from "./object-store-contract.ts";

describeObjectStore("layered stores", () =>
  layerStores({ writable: createMemoryObjectStore(), below: createMemoryObjectStore() }),
);

test("what is below can be read", async () => {
  const { layered, below } = createLayers();
  await below.putIfAbsent("a", Uint8Array.of(1, 2));

  expect(await layered.get("a")).toEqual(Uint8Array.of(1, 2));
  expect(await layered.sizeBytes("a")).toBe(2);
});

test("a key that is taken below cannot be written", async () => {
  const { layered, writable, below } = createLayers();
  await below.putIfAbsent("a", Uint8Array.of(1));

  expect(await layered.putIfAbsent("a", Uint8Array.of(2))).toBe(false);

  expect(await writable.get("a")).toBeUndefined();
});

test("a write goes to the upper store alone", async () => {
  const { layered, writable, below } = createLayers();

  await layered.putIfAbsent("a", Uint8Array.of(1));

  expect(await keysOf(writable)).toEqual(["a"]);
  expect(await keysOf(below)).toEqual([]);
});

test("a key in both has the upper value and is listed once", async () => {
  const { layered, writable, below } = createLayers();
  await writable.putIfAbsent("b", Uint8Array.of(1));
  await below.putIfAbsent("b", Uint8Array.of(2));

  expect(await layered.get("b")).toEqual(Uint8Array.of(1));
  expect(await keysOf(layered)).toEqual(["b"]);
});

test("the keys of both are listed in one order", async () => {
  const { layered, writable, below } = createLayers();
  for (const key of ["b", "d", "e"]) {
    await writable.putIfAbsent(key, Uint8Array.of(1));
  }
  for (const key of ["a", "b", "c", "f"]) {
    await below.putIfAbsent(key, Uint8Array.of(1));
  }

  expect(await keysOf(layered)).toEqual(["a", "b", "c", "d", "e", "f"]);
  expect(await keysOf(layered, { prefix: "", after: "b" })).toEqual(["c", "d", "e", "f"]);
});

function createLayers() {
  const writable = createMemoryObjectStore();
  const below = createMemoryObjectStore();
  return { layered: layerStores({ writable, below }), writable, below };
}
