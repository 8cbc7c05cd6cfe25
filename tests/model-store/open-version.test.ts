import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { OpenedModel } from "#contracts";
import { openVersion } from "#model-store";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { exportFiles } from "./export-folder.ts";
import { publishMini } from "./publish-mini.ts";
import { STORES } from "./stores.ts";

describe.each(STORES)("%s", (_name, createStore) => {
  test("an opened version is its files under the names of the manifest, and nothing else", async () => {
    const store = await createStore();
    const manifest = await publishMini({ store });
    const cacheFolder = join(await temporaryFolder(), "not", "there", "yet");

    const model = await openVersion({ store, manifest, cacheFolder });

    expect(model.manifest).toBe(manifest);
    await expectWhole(model);
    expect(await readdir(cacheFolder)).toHaveLength(1);
  });

  test("a version that lies in the cache is opened without the store's bytes", async () => {
    const store = await createStore();
    const manifest = await publishMini({ store });
    const cacheFolder = await temporaryFolder();
    const first = await openVersion({ store, manifest, cacheFolder });

    const second = await openVersion({ store: createMemoryObjectStore(), manifest, cacheFolder });

    expect(second.folder).toBe(first.folder);
  });

  test("versions with other files lie in other folders", async () => {
    const store = await createStore();
    const cacheFolder = await temporaryFolder();
    const folders = new Set<string>();
    for (const [version, fill] of [
      ["1.0.0", 1],
      ["1.0.1", 2],
    ] as const) {
      const files = exportFiles({ weights: new Uint8Array(44).fill(fill) });
      const manifest = await publishMini({ store, version, files });
      const model = await openVersion({ store, manifest, cacheFolder });
      await expectWhole(model, files);
      folders.add(model.folder);
    }

    expect(folders.size).toBe(2);
  });

  test.each<[what: string, damage: (path: string) => Promise<unknown>]>([
    ["changed in one byte", changeByte],
    ["cut short", (path) => writeFile(path, new Uint8Array(3))],
    ["emptied", (path) => writeFile(path, "")],
    ["removed", (path) => rm(path)],
    ["replaced by a link", replaceByLink],
    ["replaced by a folder", replaceByFolder],
  ])("a file in the cache that was %s is replaced", async (_what, damage) => {
    const store = await createStore();
    const manifest = await publishMini({ store });
    const cacheFolder = await temporaryFolder();
    const { folder } = await openVersion({ store, manifest, cacheFolder });
    await damage(join(folder, "weights.bin"));

    const again = await openVersion({ store, manifest, cacheFolder });

    expect(again.folder).toBe(folder);
    await expectWhole(again);
    expect((await lstat(join(folder, "weights.bin"))).isFile()).toBe(true);
  });

  test("a fill that was cut short is continued, and leaves no half file", async () => {
    const store = await createStore();
    const manifest = await publishMini({ store });
    for (let reads = 0; reads < 3; reads += 1) {
      const cacheFolder = await temporaryFolder();
      const opening = openVersion({ store: failingAfter(store, reads), manifest, cacheFolder });
      await expect(opening).rejects.toThrow("the line went dead");

      await expectWhole(await openVersion({ store, manifest, cacheFolder }));
    }
  });

  test("a fill that cannot put its files into place leaves none of them behind", async () => {
    const store = await createStore();
    const manifest = await publishMini({ store });
    const cacheFolder = await temporaryFolder();
    const meddlingStore: ObjectStore = {
      ...store,
      async get(key) {
        for (const folder of await readdir(cacheFolder)) {
          await rm(join(cacheFolder, folder), { recursive: true });
        }
        return store.get(key);
      },
    };

    const opening = openVersion({ store: meddlingStore, manifest, cacheFolder });

    await expect(opening).rejects.toThrow("ENOENT");
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  test("eight that open one version at once all get whole files", async () => {
    const store = await createStore();
    const manifest = await publishMini({ store });
    const cacheFolder = await temporaryFolder();

    const models = await Promise.all(
      Array.from({ length: 8 }, () => openVersion({ store, manifest, cacheFolder })),
    );

    for (const model of models) {
      await expectWhole(model);
    }
    expect(await readdir(cacheFolder)).toHaveLength(1);
  });

  test.each<[what: string, message: RegExp, body: Uint8Array | undefined]>([
    ["is missing", /which is weights\.bin of mini@1\.0\.0, is missing/, undefined],
    ["has another size", /has other bytes than its name says/, new Uint8Array(43)],
    ["has other bytes", /has other bytes than its name says/, new Uint8Array(44)],
  ])("a blob that %s is never opened", async (_what, message, body) => {
    const source = await createStore();
    const manifest = await publishMini({ store: source });
    const store = await createStore();
    for (const { file, sha256 } of manifest.artifacts) {
      const key = `blobs/sha256/${sha256}`;
      const stored = file === "weights.bin" ? body : await source.get(key);
      if (stored) {
        await store.putIfAbsent(key, stored);
      }
    }
    const cacheFolder = await temporaryFolder();

    const opening = openVersion({ store, manifest, cacheFolder });

    await expect(opening).rejects.toMatchObject({ code: "artifact_corrupt" });
    await expect(opening).rejects.toThrow(message);
    expect(await readdir(cacheFolder, { recursive: true })).not.toContain("weights.bin");
  });
});

async function expectWhole({ folder }: OpenedModel, files = exportFiles()): Promise<void> {
  expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
  for (const [file, bytes] of Object.entries(files)) {
    expect(Buffer.compare(await readFile(join(folder, file)), bytes)).toBe(0);
  }
}

async function changeByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[7] = 99;
  await writeFile(path, bytes);
}

async function replaceByLink(path: string): Promise<void> {
  const target = join(await temporaryFolder(), "elsewhere");
  await writeFile(target, await readFile(path));
  await rm(path);
  await symlink(target, path);
}

async function replaceByFolder(path: string): Promise<void> {
  await rm(path);
  await mkdir(join(path, "inner"), { recursive: true });
}

function failingAfter(store: ObjectStore, reads: number): ObjectStore {
  let count = 0;
  return {
    ...store,
    get: (key) => {
      count += 1;
      return count > reads ? Promise.reject(new Error("the line went dead")) : store.get(key);
    },
  };
}
