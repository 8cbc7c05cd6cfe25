import { expect } from "vitest";
import type { ModelManifest } from "#contracts";
import { findVersion, openVersion } from "#model-store";
import type { ObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";

/** Whether the version is there. Fails the test when it is neither whole nor absent. */
export async function isWholeOrAbsent({
  store,
  manifest,
}: {
  store: ObjectStore;
  manifest: ModelManifest;
}): Promise<boolean> {
  const finding = findVersion({ store, reference: manifest });
  const found = await finding.catch((error) => {
    expect(error).toMatchObject({ code: "model_not_found" });
    return undefined;
  });
  if (found === undefined) {
    return false;
  }
  expect(found).toEqual(manifest);
  await openVersion({ store, manifest: found, cacheFolder: await temporaryFolder() });
  return true;
}
