import { DEFAULT_ALIAS, type ModelManifest } from "#contracts";
import type { ObjectStore } from "#storage";
import { findVersion } from "./find-version.ts";
import { getModel } from "./get-model.ts";
import type { ListedModel } from "./list-models.ts";

/** A model with what is said and was measured of the version that answers for it. */
export interface ModelCard extends ListedModel {
  card: Pick<
    ModelManifest,
    "version" | "description" | "method" | "backbone" | "labelSet" | "licences" | "results"
  >;
}

/**
 * Describes a model by the version that its bare name means; by the newest when its name means none.
 *
 * @throws ServiceError `model_not_found`, `artifact_corrupt`
 */
export async function getModelCard({
  store,
  name,
}: {
  store: ObjectStore;
  name: string;
}): Promise<ModelCard> {
  const model = await getModel({ store, name });
  const named = model.aliases.find(({ alias }) => alias === DEFAULT_ALIAS);
  const [newest = ""] = model.versions;
  const { version, description, method, backbone, labelSet, licences, results } = await findVersion(
    { store, reference: { name, version: named?.version ?? newest } },
  );
  return {
    ...model,
    card: { version, description, method, backbone, labelSet, licences, results },
  };
}
