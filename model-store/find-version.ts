import {
  type ModelManifest,
  type ModelReference,
  modelManifestSchema,
  ServiceError,
} from "#contracts";
import type { ObjectStore } from "#storage";
import { readNewestAliasEntry } from "./alias-log.ts";
import { manifestKey } from "./keys.ts";
import { modelNotFound } from "./model-not-found.ts";
import { parseDocument } from "./parse-document.ts";

/**
 * Finds the version that a reference means.
 *
 * @throws ServiceError `model_not_found` when it means none; the message lists what there is.
 * @throws ServiceError `artifact_corrupt` when the store holds something else in its place.
 */
export async function findVersion({
  store,
  reference,
}: {
  store: ObjectStore;
  reference: ModelReference;
}): Promise<ModelManifest> {
  const { name } = reference;
  const version = await resolveVersion({ store, reference });
  const body = version === undefined ? undefined : await store.get(manifestKey({ name, version }));
  if (version === undefined || body === undefined) {
    throw await modelNotFound({
      store,
      name,
      selector: "version" in reference ? reference.version : reference.alias,
    });
  }

  const key = manifestKey({ name, version });
  const manifest = parseDocument({
    body,
    schema: modelManifestSchema,
    code: "artifact_corrupt",
    what: key,
    advice: "Restore this file of the store, or use another version.",
  });
  if (manifest.name !== name || manifest.version !== version) {
    throw new ServiceError(
      "artifact_corrupt",
      `${key} is the manifest of ${manifest.name}@${manifest.version}. Restore this file of the store, or use another version.`,
    );
  }
  return manifest;
}

async function resolveVersion({
  store,
  reference,
}: {
  store: ObjectStore;
  reference: ModelReference;
}): Promise<string | undefined> {
  if ("version" in reference) {
    return reference.version;
  }
  const entry = await readNewestAliasEntry({ store, ...reference });
  return entry?.version;
}
