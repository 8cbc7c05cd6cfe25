import type { ObjectStore } from "#storage";
import { modelPrefix } from "./keys.ts";
import { type ListedModel, listModelsBelow } from "./list-models.ts";
import { modelNotFound } from "./model-not-found.ts";

/**
 * Lists the versions and aliases of one model.
 *
 * @throws ServiceError `model_not_found` when no version of it is published.
 * @throws ServiceError `artifact_corrupt` when the entry of an alias cannot be read.
 */
export async function getModel({
  store,
  name,
}: {
  store: ObjectStore;
  name: string;
}): Promise<ListedModel> {
  const [model] = await listModelsBelow({ store, prefix: modelPrefix(name) });
  if (model === undefined) {
    throw await modelNotFound({ store, name });
  }
  return model;
}
