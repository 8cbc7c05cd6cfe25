import { type Artifact, type ModelManifest, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { digest } from "./digest.ts";
import { blobKey } from "./keys.ts";

/**
 * Reads one file of a version.
 *
 * @throws ServiceError `artifact_corrupt` when the store has not the bytes that the manifest means.
 */
export async function readArtifact({
  store,
  manifest: { name, version },
  artifact: { file, sha256, sizeBytes },
}: {
  store: ObjectStore;
  manifest: Pick<ModelManifest, "name" | "version">;
  artifact: Pick<Artifact, "file" | "sha256" | "sizeBytes">;
}): Promise<Uint8Array> {
  const key = blobKey(sha256);
  const bytes = await store.get(key);
  if (bytes?.byteLength !== sizeBytes || digest(bytes) !== sha256) {
    const fault = bytes ? "has other bytes than its name says" : "is missing";
    throw new ServiceError(
      "artifact_corrupt",
      `${key} of the store, which is ${file} of ${name}@${version}, ${fault}. Restore it, or use another version.`,
    );
  }
  return bytes;
}
