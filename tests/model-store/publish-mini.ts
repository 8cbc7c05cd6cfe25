import type { ModelManifest } from "#contracts";
import { publishVersion } from "#model-store";
import type { ObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { type ExportFiles, exportFiles, writeExport } from "./export-folder.ts";

/** Exports and publishes a version whose golden cases are taken for reproduced. */
export async function publishMini({
  store,
  name = "mini",
  version = "1.0.0",
  files = exportFiles(),
}: {
  store: ObjectStore;
  name?: string;
  version?: string;
  files?: ExportFiles;
}): Promise<ModelManifest> {
  const folder = await temporaryFolder();
  await writeExport({ folder, name, version, files });
  return publishVersion({ store, folder, reproduceGolden: async () => {} });
}
