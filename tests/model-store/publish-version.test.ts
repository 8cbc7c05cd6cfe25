import { describe, expect, test } from "vitest";
import { type OpenedModel, ServiceError } from "#contracts";
import { findVersion, openVersion, publishVersion } from "#model-store";
import { keysOf } from "../storage/object-store-contract.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { exportFiles, writeExport } from "./export-folder.ts";
import { STORES } from "./stores.ts";

const acceptGolden = async () => {};
const reference = { name: "mini", version: "1.0.0" };

describe.each(STORES)("%s", (_name, createStore) => {
  test("a version is its files by digest and its manifest, byte for byte", async () => {
    const store = await createStore();
    const folder = await temporaryFolder();
    const files = exportFiles();
    const manifest = await writeExport({ folder, files });

    const published = await publishVersion({ store, folder, reproduceGolden: acceptGolden });

    expect(published).toEqual(manifest);
    expect(await findVersion({ store, reference })).toEqual(manifest);
    const blobs = manifest.artifacts.map(({ sha256 }) => `blobs/sha256/${sha256}`);
    const manifestKey = "models/mini/versions/1.0.0/manifest.json";
    expect(await keysOf(store)).toEqual([...blobs.sort(), manifestKey]);
    for (const { file, sha256 } of manifest.artifacts) {
      expect(await store.get(`blobs/sha256/${sha256}`)).toEqual(new Uint8Array(files[file] ?? []));
    }
    expect(Buffer.from((await store.get(manifestKey)) ?? []).toString()).toBe(
      JSON.stringify(manifest),
    );
  });

  test("a published version cannot be published again, and its golden cases are not run", async () => {
    const store = await createStore();
    const folder = await temporaryFolder();
    const first = await writeExport({ folder });
    await publishVersion({ store, folder, reproduceGolden: acceptGolden });
    await writeExport({ folder, files: exportFiles({ weights: new Uint8Array(44) }) });

    const again = publishVersion({
      store,
      folder,
      reproduceGolden: () => Promise.reject(new Error("the golden cases were run")),
    });

    await expect(again).rejects.toMatchObject({
      code: "version_exists",
      message: "mini@1.0.0 is already published. Publish a new version instead.",
    });
    expect(await findVersion({ store, reference })).toEqual(first);
  });

  test("of two publishers that race one wins, and the other learns that the version exists", async () => {
    const store = await createStore();
    const folders = [await temporaryFolder(), await temporaryFolder()];
    const manifests = await Promise.all(
      folders.map((folder, i) =>
        writeExport({ folder, files: exportFiles({ weights: new Uint8Array(44).fill(i) }) }),
      ),
    );

    const results = await Promise.allSettled(
      folders.map((folder) => publishVersion({ store, folder, reproduceGolden: acceptGolden })),
    );

    const winner = results.findIndex(({ status }) => status === "fulfilled");
    expect(results[1 - winner]).toMatchObject({ reason: { code: "version_exists" } });
    const manifest = await findVersion({ store, reference });
    expect(manifest).toEqual(manifests[winner]);
    await openVersion({ store, manifest, cacheFolder: await temporaryFolder() });
  });

  test("the golden cases are run on the checked folder, before anything is written", async () => {
    const store = await createStore();
    const folder = await temporaryFolder();
    const manifest = await writeExport({ folder });
    const seen: { model: OpenedModel; keys: string[] }[] = [];

    const publishing = publishVersion({
      store,
      folder,
      reproduceGolden: async (model) => {
        seen.push({ model, keys: await keysOf(store) });
        throw new ServiceError("version_invalid", "labels differ");
      },
    });

    await expect(publishing).rejects.toThrow("labels differ");
    expect(seen).toEqual([{ model: { manifest, folder }, keys: [] }]);
    expect(await keysOf(store)).toEqual([]);
  });

  test("files that two versions share are stored once", async () => {
    const store = await createStore();
    for (const version of ["1.0.0", "1.0.1"]) {
      const folder = await temporaryFolder();
      await writeExport({ folder, version });
      await publishVersion({ store, folder, reproduceGolden: acceptGolden });
    }

    expect(await keysOf(store, { prefix: "blobs/" })).toHaveLength(3);
  });

  test("a file that the store has already is not written again", async () => {
    const store = await createStore();
    const folder = await temporaryFolder();
    const { artifacts } = await writeExport({ folder });
    const present = `blobs/sha256/${artifacts[1]?.sha256}`;
    await store.putIfAbsent(present, new Uint8Array(44).fill(1));
    const written: string[] = [];
    const watched = {
      ...store,
      putIfAbsent: (key: string, body: Uint8Array) => {
        written.push(key);
        return store.putIfAbsent(key, body);
      },
    };

    await publishVersion({ store: watched, folder, reproduceGolden: acceptGolden });

    expect(written).toHaveLength(3);
    expect(written).not.toContain(present);
  });

  test("a blob of the wrong size in the store is named, and nothing is published on it", async () => {
    const store = await createStore();
    const folder = await temporaryFolder();
    const { artifacts } = await writeExport({ folder });
    const key = `blobs/sha256/${artifacts[1]?.sha256}`;
    await store.putIfAbsent(key, new Uint8Array(43));

    const publishing = publishVersion({ store, folder, reproduceGolden: acceptGolden });

    await expect(publishing).rejects.toMatchObject({
      code: "artifact_corrupt",
      message: `${key} in the store has 43 bytes instead of 44. Remove it from the store, then publish again.`,
    });
    await expect(findVersion({ store, reference })).rejects.toMatchObject({
      code: "model_not_found",
    });
  });
});
