import { expect, test } from "vitest";
import { tenantSchema } from "#contracts";
import { createMemoryObjectStore, prefixStore, tenantStore } from "#storage";
import { describeObjectStore, keysOf } from "./object-store-contract.ts";

const FOLDER = "tenants/a";

describeObjectStore(
  "the part of a store below a folder",
  () => prefixStore({ store: createMemoryObjectStore(), folder: FOLDER }),
  { longestKeyBytes: 512 - `${FOLDER}/`.length },
);

test("what a tenant writes lies below its own folder", async () => {
  const store = createMemoryObjectStore();

  await tenantStore(store, "anna").putIfAbsent("uploads/1", Uint8Array.of(1));

  expect(await keysOf(store)).toEqual(["tenants/anna/uploads/1"]);
});

test("a tenant sees nothing of another one, not even of one whose name starts like its own", async () => {
  const store = createMemoryObjectStore();
  await tenantStore(store, "anna").putIfAbsent("a", Uint8Array.of(1));
  await tenantStore(store, "anna2").putIfAbsent("b", Uint8Array.of(1));

  const anna = tenantStore(store, "anna");

  expect(await keysOf(anna)).toEqual(["a"]);
  expect(await anna.get("b")).toBeUndefined();
});

test.each(["../anna2/b", "a/../../anna2/b", "/tenants/anna2/b", "..%2fanna2%2fb", ".", ".."])(
  "the key %j does not lead out of a tenant's folder",
  async (key) => {
    const anna = tenantStore(createMemoryObjectStore(), "anna");

    await expect(anna.get(key)).rejects.toThrow(TypeError);
    await expect(anna.putIfAbsent(key, Uint8Array.of(1))).rejects.toThrow(TypeError);
    await expect(keysOf(anna, { prefix: `${key}/` })).rejects.toThrow(TypeError);
  },
);

test.each(["", ".", "..", "a/b", "a b", "ä", "a".repeat(129)])(
  "%j is no name of a tenant",
  (tenant) => {
    expect(() => tenantStore(createMemoryObjectStore(), tenant)).toThrow("is no name of a tenant");
    expect(tenantSchema.safeParse(tenant).success).toBe(false);
  },
);
