import { resolve } from "node:path";
import { type Artifact, type ModelManifest, type OpenedModel, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { assertVersionFree, versionExists } from "./assert-version-free.ts";
import { blobKey, manifestKey } from "./keys.ts";
import { assertSameGraph, type Measured, mergeResults } from "./merge-results.ts";
import { checkGraph } from "./onnx/check-graph.ts";
import { GRAPH_ROLES } from "./onnx/check-signature.ts";
import { readExportFile, readExportManifest } from "./read-export-folder.ts";

/**
 * Checks the folder that training exported and publishes it as one immutable model version.
 *
 * Nothing is written before every check has passed. A publish that was cut short is finished by
 * publishing again.
 *
 * @throws ServiceError `version_invalid` when the manifest or a graph is not what serving needs.
 * @throws ServiceError `artifact_corrupt` when a file is not the one that the manifest means.
 * @throws ServiceError `version_exists` when this version was published before.
 * @throws whatever `reproduceGolden` throws.
 */
export async function publishVersion({
  store,
  folder,
  reproduceGolden,
  measured = [],
}: {
  store: ObjectStore;
  folder: string;
  /** Runs the version's graphs on its golden inputs. Rejects when an output strays too far. */
  reproduceGolden: (model: OpenedModel) => Promise<void>;
  /** Results of versions with the same graphs, which go into the manifest besides its own. */
  measured?: readonly Measured[];
}): Promise<ModelManifest> {
  const { manifest, body } = await addMeasured({
    store,
    measured,
    exported: await readExportManifest(folder),
  });
  await assertVersionFree({ store, name: manifest.name, version: manifest.version });

  for (const artifact of manifest.artifacts) {
    const bytes = await readExportFile({ folder, artifact });
    const role = GRAPH_ROLES.find((each) => each === artifact.role);
    if (role !== undefined) {
      checkGraph({ bytes, file: artifact.file, role, manifest });
    }
  }
  await reproduceGolden({ manifest, folder: resolve(folder) });

  for (const artifact of manifest.artifacts) {
    await storeBlob({ store, folder, artifact });
  }
  // The manifest goes last: a version exists once its manifest does, so a crash leaves no half version.
  if (!(await store.putIfAbsent(manifestKey(manifest), body))) {
    throw versionExists(manifest);
  }
  return manifest;
}

/** Without results to add, the manifest stays the bytes that it is. */
async function addMeasured({
  store,
  measured,
  exported,
}: {
  store: ObjectStore;
  measured: readonly Measured[];
  exported: { manifest: ModelManifest; body: Uint8Array };
}): Promise<{ manifest: ModelManifest; body: Uint8Array }> {
  if (measured.length === 0) {
    return exported;
  }
  let { results } = exported.manifest;
  for (const { of, results: added } of measured) {
    await assertSameGraph({ store, manifest: exported.manifest, of });
    results = mergeResults(results, added);
  }
  const manifest = { ...exported.manifest, results };
  return { manifest, body: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) };
}

/** Reads the file anew instead of keeping it, so that a version may be larger than memory. */
async function storeBlob({
  store,
  folder,
  artifact,
}: {
  store: ObjectStore;
  folder: string;
  artifact: Artifact;
}): Promise<void> {
  const key = blobKey(artifact.sha256);
  const storedBytes = await store.sizeBytes(key);
  if (storedBytes === undefined) {
    await store.putIfAbsent(key, await readExportFile({ folder, artifact }));
  } else if (storedBytes !== artifact.sizeBytes) {
    throw new ServiceError(
      "artifact_corrupt",
      `${key} in the store has ${storedBytes} bytes instead of ${artifact.sizeBytes}. Remove it from the store, then publish again.`,
    );
  }
}
