import type { ModelManifest, Quality } from "#contracts";
import { publishVersion } from "#model-store";
import { reproduceGolden } from "#segmentation";
import type { ObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { writeOneLabelVersion } from "./one-label-version.ts";

/** Publishes a version that tells by its label which quality answered. */
export async function publishOneLabel({
  store,
  name = "one-label",
  version,
  qualities,
}: {
  store: ObjectStore;
  name?: string;
  version?: string;
  qualities: Quality[];
}): Promise<ModelManifest> {
  const folder = await temporaryFolder();
  await writeOneLabelVersion({ folder, name, ...(version && { version }), qualities });
  return publishVersion({ store, folder, reproduceGolden });
}
