import { expect, test } from "vitest";
import type { ModelManifest } from "#contracts";
import { assertStyles, publishVersion, setAlias } from "#model-store";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { writeStyledVersion } from "../style-preview/styled-version.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { publishMini } from "./publish-mini.ts";

test("the version in production is named, and else the newest, and no others are looked at", async () => {
  const { store, read } = countReads(createMemoryObjectStore());
  await publishStyled({ store, name: "old", version: "1.0.0" });
  await publishMini({ store, name: "old", version: "2.0.0" });
  await setAlias({ store, name: "old", alias: "production", version: "1.0.0", now: new Date() });
  await publishStyled({ store, name: "gone", version: "1.0.0" });
  await publishMini({ store, name: "gone", version: "2.0.0" });
  await publishStyled({ store, name: "new", version: "1.0.0" });
  const manifest = await publishMini({ store });
  read.length = 0;

  const asked = assertStyles({ store, manifest });

  await expect(asked).rejects.toMatchObject({ code: "styles_unavailable" });
  await expect(asked).rejects.toThrow(
    "mini@1.0.0 was published without what shows styles. Choose one that has it: new@1.0.0, old@1.0.0.",
  );
  expect(read).not.toContain("models/gone/versions/1.0.0/manifest.json");
});

test("a damaged version of somebody else is passed over", async () => {
  const store = createMemoryObjectStore();
  await publishStyled({ store, name: "street", version: "1.0.0" });
  await publishMini({ store, name: "other" });
  await store.putIfAbsent("models/other/versions/2.0.0/manifest.json", Buffer.from("{"));
  const manifest = await publishMini({ store });

  await expect(assertStyles({ store, manifest })).rejects.toThrow(/has it: street@1\.0\.0\.$/);
});

test("who asks again within seconds is told without a look at the store", async () => {
  const { store, read } = countReads(createMemoryObjectStore());
  const manifest = await publishMini({ store });
  const ask = (now: number) =>
    expect(assertStyles({ store, manifest, now })).rejects.toMatchObject({
      code: "styles_unavailable",
    });

  await ask(0);
  read.length = 0;
  await ask(4_999);
  expect(read).toEqual([]);

  await ask(5_000);
  expect(read).not.toEqual([]);
});

async function publishStyled(options: {
  store: ObjectStore;
  name: string;
  version: string;
}): Promise<ModelManifest> {
  const folder = await temporaryFolder();
  await writeStyledVersion({ ...options, folder });
  return publishVersion({ store: options.store, folder, reproduceGolden: async () => {} });
}

function countReads(inner: ObjectStore): { store: ObjectStore; read: string[] } {
  const read: string[] = [];
  const store: ObjectStore = {
    ...inner,
    get(key) {
      read.push(key);
      return inner.get(key);
    },
  };
  return { store, read };
}
