import type { OpenedModel } from "#contracts";
import { findVersion, openStore, openVersion } from "#model-store";
import { temporaryFolder } from "../temporary-folder.ts";

/** A model that ships with the product, unpacked into a folder that is gone after the test, or into another. */
export async function openEmbeddedModel(
  name = "baseline-mini",
  { cacheFolder }: { cacheFolder?: string } = {},
): Promise<OpenedModel> {
  const store = openStore({ url: await temporaryFolder() });
  const manifest = await findVersion({
    store,
    reference: { name, alias: "production" },
  });
  return openVersion({ store, manifest, cacheFolder: cacheFolder ?? (await temporaryFolder()) });
}
