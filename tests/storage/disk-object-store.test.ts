import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { createDiskObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { describeObjectStore, keysOf } from "./object-store-contract.ts";

describeObjectStore("disk object store", async () =>
  createDiskObjectStore({ root: join(await temporaryFolder(), "not", "there", "yet") }),
);

test("a value is a plain file at the path of its key", async () => {
  const root = await temporaryFolder();
  const store = createDiskObjectStore({ root });

  await store.putIfAbsent("models/a/manifest.json", Buffer.from("{}"));

  expect(await readdir(root, { recursive: true })).toEqual([
    "models",
    "models/a",
    "models/a/manifest.json",
  ]);
});

test("a killed writer leaves only whole values", { timeout: 60_000 }, async () => {
  const root = await temporaryFolder();

  for (let round = 0; round < 12; round += 1) {
    const writer = await startChild("write-until-killed.ts", root);
    await wait(5 + 7 * round);
    writer.kill("SIGKILL");
    await once(writer, "exit");
  }

  const store = createDiskObjectStore({ root });
  const keys = await keysOf(store);
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    const body = (await store.get(key)) ?? new Uint8Array();
    expect(key).toBe(`blobs/${createHash("sha256").update(body).digest("hex")}`);
  }
  // Otherwise no kill met a write, and this test has shown nothing.
  const files = await readdir(join(root, "blobs"));
  expect(files.length).toBeGreaterThan(keys.length);
});

test("two processes that race for the same keys share them out", { timeout: 60_000 }, async () => {
  const root = await temporaryFolder();
  const racers = await Promise.all([
    startChild("race-for-keys.ts", root),
    startChild("race-for-keys.ts", root),
  ]);

  const won = await Promise.all(
    racers.map(async (racer, id) => {
      racer.send(id);
      const [keys] = await once(racer, "message");
      return keys as string[];
    }),
  );

  const store = createDiskObjectStore({ root });
  expect([...won.flat()].sort()).toEqual(await keysOf(store));
  for (const [id, keys] of won.entries()) {
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(await store.get(key)).toEqual(new Uint8Array(1_000).fill(id));
    }
  }
});

test("a listing reads a folder no sooner than it gets there", async () => {
  const root = await temporaryFolder();
  const store = createDiskObjectStore({ root });
  await store.putIfAbsent("a/b", Uint8Array.of(1));
  await store.putIfAbsent("x/y", Uint8Array.of(1));
  const keys: string[] = [];

  for await (const key of store.list({ prefix: "" })) {
    keys.push(key);
    await writeFile(join(root, "x", "z"), "");
  }

  expect(keys).toEqual(["a/b", "x/y", "x/z"]);
});

test("a key above or below a taken key is refused", async () => {
  const store = createDiskObjectStore({ root: await temporaryFolder() });
  await store.putIfAbsent("a/b", Uint8Array.of(1));

  await expect(store.putIfAbsent("a", Uint8Array.of(1))).rejects.toThrow('"a" is a folder');
  await expect(store.putIfAbsent("a/b/c", Uint8Array.of(1))).rejects.toThrow();
});

test("a symbolic link does not lead out of the root", async () => {
  const outside = await temporaryFolder();
  await writeFile(join(outside, "secret"), "secret");
  const root = await temporaryFolder();
  await symlink(outside, join(root, "folder"));
  await symlink(join(outside, "secret"), join(root, "file"));
  const store = createDiskObjectStore({ root });

  for (const key of ["file", "folder/secret"]) {
    await expect(store.get(key)).rejects.toThrow("symbolic link");
    await expect(store.sizeBytes(key)).rejects.toThrow("symbolic link");
    await expect(store.putIfAbsent(key, Uint8Array.of(1))).rejects.toThrow("symbolic link");
  }
  await expect(store.putIfAbsent("folder/new/a", Uint8Array.of(1))).rejects.toThrow();
  await expect(keysOf(store, { prefix: "folder/" })).rejects.toThrow("symbolic link");
  expect(await keysOf(store)).toEqual([]);
  expect(await readdir(outside)).toEqual(["secret"]);
});

test("the root itself may be a symbolic link", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "real"));
  await symlink(join(folder, "real"), join(folder, "link"));
  const store = createDiskObjectStore({ root: join(folder, "link") });

  await store.putIfAbsent("a", Uint8Array.of(1));

  expect(await keysOf(store)).toEqual(["a"]);
  expect(await store.get("a")).toEqual(Uint8Array.of(1));
});

/** Resolves when the child has loaded its code and is about to begin. */
async function startChild(file: string, root: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "children", file), [root], {
    execArgv: ["--import", "tsx"],
  });
  await once(child, "message");
  return child;
}
