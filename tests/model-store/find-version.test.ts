import { describe, expect, test } from "vitest";
import { findVersion, setAlias } from "#model-store";
import type { ObjectStore } from "#storage";
import { manifestOf } from "./export-folder.ts";
import { publishMini } from "./publish-mini.ts";
import { STORES } from "./stores.ts";

const now = new Date("2026-11-05T12:00:00Z");

describe.each(STORES)("%s", (_name, createStore) => {
  test("a version number and an alias find the same version", async () => {
    const store = await createStore();
    const manifest = await publishMini({ store });
    await setAlias({ store, name: "mini", alias: "production", version: "1.0.0", now });

    expect(await findVersion({ store, reference: { name: "mini", version: "1.0.0" } })).toEqual(
      manifest,
    );
    expect(await findVersion({ store, reference: { name: "mini", alias: "production" } })).toEqual(
      manifest,
    );
  });

  test("an alias means the version that it was set to last, also a lower one", async () => {
    const store = await createStore();
    for (const version of ["1.0.0", "1.1.0"]) {
      await publishMini({ store, version });
    }
    for (const version of ["1.0.0", "1.1.0", "1.0.0"]) {
      await setAlias({ store, name: "mini", alias: "production", version, now });

      const found = await findVersion({ store, reference: { name: "mini", alias: "production" } });

      expect(found.version).toBe(version);
    }
  });

  test("in an empty store nothing is found, and the message says so", async () => {
    const store = await createStore();

    await expect(
      findVersion({ store, reference: { name: "mini", alias: "production" } }),
    ).rejects.toMatchObject({
      code: "model_not_found",
      message: "There is no model called mini. There are none.",
    });
  });

  test("the message about an unknown model lists the models that there are", async () => {
    const store = await createStore();
    for (const name of ["mini", "mini-2"]) {
      await publishMini({ store, name });
    }

    await expect(
      findVersion({ store, reference: { name: "min", version: "1.0.0" } }),
    ).rejects.toMatchObject({
      code: "model_not_found",
      message: "There is no model called min. There are mini, mini-2.",
    });
  });

  test("a long list of models is cut short", async () => {
    const store = await createStore();
    for (let i = 10; i < 33; i += 1) {
      await store.putIfAbsent(`models/m${i}/versions/1.0.0/manifest.json`, Buffer.from("{}"));
    }

    await expect(
      findVersion({ store, reference: { name: "mini", version: "1.0.0" } }),
    ).rejects.toThrow(/ There are m10, .*, m29 and 3 more\.$/);
  });

  test.each([
    [{ name: "mini", version: "2.0.0" }, "mini@2.0.0"],
    [{ name: "mini", alias: "staging" }, "mini@staging"],
  ])("the message about %j lists versions, newest first, and aliases", async (reference, said) => {
    const store = await createStore();
    for (const version of ["1.9.0", "1.10.0-rc.1", "1.10.0"]) {
      await publishMini({ store, version });
    }
    for (const alias of ["production", "canary"]) {
      await setAlias({ store, name: "mini", alias, version: "1.9.0", now });
    }

    await expect(findVersion({ store, reference })).rejects.toMatchObject({
      code: "model_not_found",
      message: `There is no ${said}. Its versions are 1.10.0, 1.10.0-rc.1, 1.9.0; its aliases are canary, production.`,
    });
  });

  test.each<[what: string, message: RegExp, manifest: unknown]>([
    ["of another shape", /is not valid:\n.*colour/, { ...manifestOf(), colour: 1 }],
    ["of a later schema", /at schemaVersion/, { ...manifestOf(), schemaVersion: 2 }],
    ["of another model", /is the manifest of maxi@1\.0\.0/, manifestOf({ name: "maxi" })],
    ["of another version", /is the manifest of mini@1\.0\.1/, manifestOf({ version: "1.0.1" })],
  ])("a manifest %s is called corrupt, by its key", async (_what, message, manifest) => {
    const store = await createStore();
    const key = "models/mini/versions/1.0.0/manifest.json";
    await store.putIfAbsent(key, Buffer.from(JSON.stringify(manifest)));

    const finding = findVersion({ store, reference: { name: "mini", version: "1.0.0" } });

    await expect(finding).rejects.toMatchObject({ code: "artifact_corrupt" });
    await expect(finding).rejects.toThrow(message);
    await expect(finding).rejects.toThrow(key);
  });

  test.each<[what: string, message: RegExp, body: string]>([
    ["cut short", /cannot be read/, '{"schemaVersion": 1'],
    ["of another shape", /at version/, entry({ version: "latest" })],
    ["with an unknown field", /"by"/, entry({ by: "me" })],
    ["of another place in the log", /sequence is 7, but its name says 1/, entry({ sequence: 7 })],
  ])("an alias whose newest entry is %s is called corrupt", async (_what, message, body) => {
    const store = await createStore();
    await publishMini({ store });
    await putFirstEntry(store, body);

    const finding = findVersion({ store, reference: { name: "mini", alias: "production" } });

    await expect(finding).rejects.toMatchObject({ code: "artifact_corrupt" });
    await expect(finding).rejects.toThrow(message);
    await expect(finding).rejects.toThrow("models/mini/aliases/production/999999999998.json");
  });
});

function entry(change: object): string {
  const whole = { schemaVersion: 1, sequence: 1, version: "1.0.0", setAt: now.toISOString() };
  return JSON.stringify({ ...whole, ...change });
}

async function putFirstEntry(store: ObjectStore, body: string): Promise<void> {
  await store.putIfAbsent("models/mini/aliases/production/999999999998.json", Buffer.from(body));
}
