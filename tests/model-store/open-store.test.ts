import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { findVersion, listModels, openStore, setAlias } from "#model-store";
import { createDiskObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { publishMini } from "./publish-mini.ts";

const now = new Date("2026-11-05T12:00:00Z");
const shipped = { name: "baseline-mini", alias: "production" };

test("the models that ship are there before anything is published, and reading writes nothing", async () => {
  const folder = await temporaryFolder();

  const models = await listModels({ store: openStore({ url: join(folder, "not", "there") }) });

  expect(models).toContainEqual({
    name: "baseline-mini",
    versions: ["1.1.0", "1.0.0"],
    aliases: [{ alias: "production", version: "1.1.0" }],
  });
  expect(await readdir(folder)).toEqual([]);
});

test("what is published goes to the folder, and is listed beside what ships", async () => {
  const folder = await temporaryFolder();

  await publishMini({ store: openStore({ url: folder }) });

  const mini = { name: "mini", versions: ["1.0.0"], aliases: [] };
  expect(await listModels({ store: createDiskObjectStore({ root: folder }) })).toEqual([mini]);
  const elsewhere = await listModels({ store: openStore({ url: await temporaryFolder() }) });
  expect(await listModels({ store: openStore({ url: folder }) })).toEqual(
    expect.arrayContaining([...elsewhere, mini]),
  );
});

test("a version that ships cannot be published again", async () => {
  const folder = await temporaryFolder();
  const store = openStore({ url: folder });

  const publishing = publishMini({ store, name: "baseline-mini", version: "1.0.0" });

  await expect(publishing).rejects.toMatchObject({ code: "version_exists" });
  expect(await readdir(folder)).toEqual([]);
});

test("the alias of a model that ships can be moved to a version of one's own", async () => {
  const store = openStore({ url: await temporaryFolder() });
  await publishMini({ store, name: "baseline-mini", version: "1.0.1" });

  await setAlias({ store, ...shipped, version: "1.0.1", now });

  expect((await findVersion({ store, reference: shipped })).version).toBe("1.0.1");
  const untouched = openStore({ url: await temporaryFolder() });
  expect((await findVersion({ store: untouched, reference: shipped })).version).toBe("1.1.0");
});

test("a folder may be given as a file URL", async () => {
  const folder = await temporaryFolder();
  await publishMini({ store: openStore({ url: pathToFileURL(folder).href }) });

  const found = await findVersion({
    store: openStore({ url: folder }),
    reference: { name: "mini", version: "1.0.0" },
  });

  expect(found.name).toBe("mini");
});

test("a store that is no folder is refused, and never becomes a folder of that name", () => {
  expect(() => openStore({ url: "s3://bucket/prefix" })).toThrow(
    expect.objectContaining({
      code: "request_invalid",
      message: expect.stringContaining("s3://bucket/prefix"),
    }),
  );
});

test("a file URL means the folder that it encodes", async () => {
  const folder = join(await temporaryFolder(), "a b");

  const store = openStore({ url: pathToFileURL(folder).href });
  await store.putIfAbsent("blobs/x", new Uint8Array([1]));

  expect(await readFile(join(folder, "blobs/x"))).toEqual(Buffer.from([1]));
});
