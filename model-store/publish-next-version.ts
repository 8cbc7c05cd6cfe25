import {
  type MeasuredResult,
  type ModelManifest,
  modelManifestSchema,
  ServiceError,
} from "#contracts";
import type { ObjectStore } from "#storage";
import { assertVersionFree, versionExists } from "./assert-version-free.ts";
import { findVersion } from "./find-version.ts";
import { blobKey, manifestKey } from "./keys.ts";
import { mergeResults } from "./merge-results.ts";

/**
 * Publishes the files of a version once more, as its next version, with new measured results: a
 * version never changes, so what was measured on it belongs to the one after.
 *
 * A new result replaces an older one of the same dataset, visual domain and way of testing.
 *
 * @throws ServiceError `model_not_found`, `version_exists`; `artifact_corrupt` when the store has
 * lost a file.
 */
export async function publishNextVersion({
  store,
  from,
  version,
  results,
}: {
  store: ObjectStore;
  from: { name: string; version: string };
  version: string;
  results: readonly MeasuredResult[];
}): Promise<ModelManifest> {
  const { name } = from;
  await assertVersionFree({ store, name, version });
  const measured = await findVersion({ store, reference: from });
  for (const { sha256, sizeBytes, file } of measured.artifacts) {
    if ((await store.sizeBytes(blobKey(sha256))) !== sizeBytes) {
      throw new ServiceError(
        "artifact_corrupt",
        `${file} of ${name}@${from.version} is not in the store. Restore it, or publish its folder again.`,
      );
    }
  }
  const manifest = modelManifestSchema.parse({
    ...measured,
    version,
    results: mergeResults(measured.results, results),
  });
  const body = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  if (!(await store.putIfAbsent(manifestKey(manifest), body))) {
    throw versionExists(manifest);
  }
  return manifest;
}
