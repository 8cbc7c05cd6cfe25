import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { MODELS_PREFIX, modelPrefix } from "./keys.ts";
import { scanModels } from "./list-models.ts";

const LONGEST_LIST = 20;

/** The error for a name, or a version or alias of it, that does not exist. Its message lists what does. */
export async function modelNotFound({
  store,
  name,
  selector,
}: {
  store: ObjectStore;
  name: string;
  /** The version or alias that was asked for. */
  selector?: string;
}): Promise<ServiceError> {
  const [model] = await scanModels({ store, prefix: modelPrefix(name) });
  if (model && selector !== undefined) {
    return new ServiceError(
      "model_not_found",
      `There is no ${name}@${selector}. Its versions are ${listed(model.versions)}; its aliases are ${listed(model.aliases)}.`,
    );
  }
  const models = await scanModels({ store, prefix: MODELS_PREFIX });
  return new ServiceError(
    "model_not_found",
    `There is no model called ${name}. There are ${listed(models.map((found) => found.name))}.`,
  );
}

function listed(names: string[]): string {
  if (names.length === 0) {
    return "none";
  }
  const more = names.length - LONGEST_LIST;
  return names.slice(0, LONGEST_LIST).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
