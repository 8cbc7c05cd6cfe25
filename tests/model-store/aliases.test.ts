import { describe, expect, test } from "vitest";
import { findVersion, getAliasHistory, getModel, listModels, setAlias } from "#model-store";
import { createMemoryObjectStore, layerStores } from "#storage";
import { keysOf } from "../storage/object-store-contract.ts";
import { publishMini } from "./publish-mini.ts";
import { STORES } from "./stores.ts";

const now = new Date("2026-11-05T12:00:00Z");
const production = { name: "mini", alias: "production" };

describe.each(STORES)("%s", (_name, createStore) => {
  test("the history of an alias tells what it pointed at and since when, newest first", async () => {
    const store = await createStore();
    for (const version of ["1.0.0", "1.1.0"]) {
      await publishMini({ store, version });
    }
    const later = new Date("2026-12-24T18:30:00.250Z");

    const first = await setAlias({ store, ...production, version: "1.1.0", now });
    const second = await setAlias({ store, ...production, version: "1.0.0", now: later });

    expect(first).toEqual({
      schemaVersion: 1,
      sequence: 1,
      version: "1.1.0",
      setAt: "2026-11-05T12:00:00.000Z",
    });
    expect(second).toMatchObject({ sequence: 2, setAt: "2026-12-24T18:30:00.250Z" });
    expect(await getAliasHistory({ store, ...production })).toEqual([second, first]);
    expect(await keysOf(store, { prefix: "models/mini/aliases/" })).toEqual([
      "models/mini/aliases/production/999999999997.json",
      "models/mini/aliases/production/999999999998.json",
    ]);
  });

  test("sixteen writers that race leave sixteen entries without a gap", async () => {
    const store = await createStore();
    const versions = Array.from({ length: 16 }, (_, patch) => `1.0.${patch}`);
    for (const version of versions) {
      await publishMini({ store, version });
    }

    const entries = await Promise.all(
      versions.map((version) => setAlias({ store, ...production, version, now })),
    );

    const history = await getAliasHistory({ store, ...production });
    expect(history.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 16 }, (_, i) => 16 - i),
    );
    expect([...entries].sort((a, b) => b.sequence - a.sequence)).toEqual(history);
    expect(new Set(history.map(({ version }) => version))).toEqual(new Set(versions));
    expect((await findVersion({ store, reference: production })).version).toBe(history[0]?.version);
  });

  test("an alias cannot point at a version that is not published", async () => {
    const store = await createStore();
    await publishMini({ store });

    const setting = setAlias({ store, ...production, version: "2.0.0", now });

    await expect(setting).rejects.toMatchObject({
      code: "model_not_found",
      message: "There is no mini@2.0.0. Its versions are 1.0.0; its aliases are none.",
    });
    expect(await keysOf(store, { prefix: "models/mini/aliases/" })).toEqual([]);
  });

  test.each(["1.0.0", "Production", "a/b", "..", ""])(
    "%j cannot be an alias, as no reference could name it",
    async (alias) => {
      const store = await createStore();
      await publishMini({ store });

      await expect(
        setAlias({ store, name: "mini", alias, version: "1.0.0", now }),
      ).rejects.toMatchObject({ code: "request_invalid" });
    },
  );

  test("an alias that was never set has no history", async () => {
    const store = await createStore();
    await publishMini({ store });

    await expect(getAliasHistory({ store, ...production })).rejects.toMatchObject({
      code: "model_not_found",
      message: "There is no mini@production. Its versions are 1.0.0; its aliases are none.",
    });
  });

  test("models are listed by name, with versions newest first and what aliases point at", async () => {
    const store = await createStore();
    for (const version of ["1.9.0", "1.10.0", "1.10.0-rc.2", "1.10.0-rc.10"]) {
      await publishMini({ store, name: "b", version });
    }
    await publishMini({ store, name: "a" });
    await setAlias({ store, name: "b", alias: "production", version: "1.10.0", now });
    await setAlias({ store, name: "b", alias: "production", version: "1.9.0", now });
    await setAlias({ store, name: "b", alias: "canary", version: "1.10.0-rc.10", now });

    const models = await listModels({ store });

    expect(models).toEqual([
      { name: "a", versions: ["1.0.0"], aliases: [] },
      {
        name: "b",
        versions: ["1.10.0", "1.10.0-rc.10", "1.10.0-rc.2", "1.9.0"],
        aliases: [
          { alias: "canary", version: "1.10.0-rc.10" },
          { alias: "production", version: "1.9.0" },
        ],
      },
    ]);
    expect(await getModel({ store, name: "b" })).toEqual(models[1]);
  });

  test("a model without a version is not there, whatever begins with its name", async () => {
    const store = await createStore();
    await publishMini({ store, name: "mini-2" });

    await expect(getModel({ store, name: "mini" })).rejects.toMatchObject({
      code: "model_not_found",
      message: "There is no model called mini. There are mini-2.",
    });
  });

  test("what is no model is not listed", async () => {
    const store = await createStore();
    for (const key of [
      "models/README.md",
      "models/Upper/versions/1.0.0/manifest.json",
      "models/half/versions/1.0.0/signature.json",
      "models/half/aliases/production/999999999998.json",
      "models/odd/versions/latest/manifest.json",
      "models/odd/versions/1.0.0/other/manifest.json",
    ]) {
      await store.putIfAbsent(key, Buffer.from("{}"));
    }

    expect(await listModels({ store })).toEqual([]);
  });
});

test("an alias that ships with the product can be set anew in the store above it", async () => {
  const below = createMemoryObjectStore();
  await publishMini({ store: below });
  await setAlias({ store: below, ...production, version: "1.0.0", now });
  const store = layerStores({ writable: createMemoryObjectStore(), below });
  await publishMini({ store, version: "1.1.0" });

  await setAlias({ store, ...production, version: "1.1.0", now });

  expect((await findVersion({ store, reference: production })).version).toBe("1.1.0");
  const history = await getAliasHistory({ store, ...production });
  expect(history.map(({ version }) => version)).toEqual(["1.1.0", "1.0.0"]);
});
