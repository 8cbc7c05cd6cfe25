import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { manifestKey } from "./keys.ts";

/**
 * Lets nobody work in vain on a version that cannot be published. Only publishing tells for certain:
 * another publisher may be faster.
 *
 * @throws ServiceError `version_exists` when this version was published before.
 */
export async function assertVersionFree({
  store,
  name,
  version,
}: {
  store: ObjectStore;
  name: string;
  version: string;
}): Promise<void> {
  if ((await store.sizeBytes(manifestKey({ name, version }))) !== undefined) {
    throw versionExists({ name, version });
  }
}

/** The error for a version that was published before. */
export function versionExists({ name, version }: { name: string; version: string }): ServiceError {
  return new ServiceError(
    "version_exists",
    `${name}@${version} is already published. Publish a new version instead.`,
  );
}
