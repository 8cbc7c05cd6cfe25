import { describe, expect, test } from "vitest";
import type { ModelReference } from "#contracts";
import { createModelRegistry, setAlias } from "#model-store";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { exportFiles } from "./export-folder.ts";
import { publishMini } from "./publish-mini.ts";

const ALIAS_TTL_MS = 2_000;
const byVersion = { name: "mini", version: "1.0.0" };
const byAlias = { name: "mini", alias: "production" };

describe("a version", () => {
  test("is opened once for many callers, at once and later, by version and by alias", async () => {
    const { store, reads } = countReads(createMemoryObjectStore());
    await publishMini({ store });
    await pointAt(store, "1.0.0");
    const { registry } = await createRegistry(store);

    const together = [byVersion, byAlias, byVersion, byAlias].map((each) => registry.open(each));
    const models = [...(await Promise.all(together)), await registry.open(byVersion)];

    expect(new Set(models).size).toBe(1);
    expect(models[0]?.manifest).toMatchObject(byVersion);
    const blobs = reads.filter((key) => key.startsWith("blobs/"));
    expect(blobs).toHaveLength(Object.keys(exportFiles()).length);
  });

  test("is not mixed up with another version of the same model", async () => {
    const store = createMemoryObjectStore();
    await publishMini({ store });
    await publishMini({ store, version: "1.1.0" });
    const { registry } = await createRegistry(store);

    const first = await registry.open(byVersion);
    const second = await registry.open({ name: "mini", version: "1.1.0" });

    expect([first.manifest.version, second.manifest.version]).toEqual(["1.0.0", "1.1.0"]);
  });
});

describe("a failure is told to every caller of that moment, and not remembered", () => {
  test.each<[what: string, reference: ModelReference]>([
    ["version", byVersion],
    ["alias", byAlias],
  ])("when there was no such %s, and then there is", async (_what, reference) => {
    const store = createMemoryObjectStore();
    const { registry } = await createRegistry(store);
    const early = await Promise.allSettled([registry.open(reference), registry.open(reference)]);
    await publishMini({ store });
    await pointAt(store, "1.0.0");

    const model = await registry.open(reference);

    expect(early).toEqual(
      Array(2).fill({
        status: "rejected",
        reason: expect.objectContaining({ code: "model_not_found" }),
      }),
    );
    expect(model.manifest).toMatchObject(byVersion);
  });

  test("when a file was missing in the store, and then it is restored", async () => {
    const whole = createMemoryObjectStore();
    await publishMini({ store: whole });
    let isMissing = true;
    const store: ObjectStore = {
      ...whole,
      get: async (key) => (isMissing && key.startsWith("blobs/") ? undefined : whole.get(key)),
    };
    const { registry } = await createRegistry(store);
    await expect(registry.open(byVersion)).rejects.toMatchObject({ code: "artifact_corrupt" });

    isMissing = false;

    expect((await registry.open(byVersion)).manifest).toMatchObject(byVersion);
  });
});

describe("an alias that moves", () => {
  test("is seen when its last look-up is as old as allowed, and not before", async () => {
    const { store, registry, clock } = await createMovingAlias();
    await registry.open(byAlias);
    await pointAt(store, "1.1.0");

    clock.nowMs += ALIAS_TTL_MS - 1;
    const before = await registry.open(byAlias);
    clock.nowMs += 1;
    const after = await registry.open(byAlias);

    expect([before.manifest.version, after.manifest.version]).toEqual(["1.0.0", "1.1.0"]);
  });

  test("is looked up once for many callers of that moment, and then known for as long again", async () => {
    const { reads, registry, clock } = await createMovingAlias();
    await registry.open(byAlias);
    reads.length = 0;

    clock.nowMs += ALIAS_TTL_MS;
    await Promise.all([registry.open(byAlias), registry.open(byAlias)]);
    clock.nowMs += ALIAS_TTL_MS - 1;
    await registry.open(byAlias);

    expect(reads.filter((key) => key.includes("/aliases/"))).toHaveLength(1);
  });

  test("leaves who named the version alone, and comes back to what is open already", async () => {
    const { store, registry, clock } = await createMovingAlias();
    const first = await registry.open(byAlias);
    for (const version of ["1.1.0", "1.0.0"]) {
      await pointAt(store, version);
      clock.nowMs += ALIAS_TTL_MS;
      await registry.open(byAlias);
    }

    expect(await registry.open(byAlias)).toBe(first);
    expect(await registry.open(byVersion)).toBe(first);
  });
});

/** Two versions, of which the alias means the first, and a registry that has looked up nothing yet. */
async function createMovingAlias() {
  const { store, reads } = countReads(createMemoryObjectStore());
  await publishMini({ store });
  await publishMini({ store, version: "1.1.0" });
  await pointAt(store, "1.0.0");
  return { store, reads, ...(await createRegistry(store)) };
}

async function createRegistry(store: ObjectStore) {
  const clock = { nowMs: 0 };
  const registry = createModelRegistry({
    store,
    cacheFolder: await temporaryFolder(),
    aliasTtlMs: ALIAS_TTL_MS,
    now: () => clock.nowMs,
  });
  return { registry, clock };
}

async function pointAt(store: ObjectStore, version: string): Promise<void> {
  await setAlias({ store, ...byAlias, version, now: new Date("2026-11-05T12:00:00Z") });
}

function countReads(store: ObjectStore): { store: ObjectStore; reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    store: {
      ...store,
      get(key) {
        reads.push(key);
        return store.get(key);
      },
    },
  };
}
