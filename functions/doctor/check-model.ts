import { parseModelReference } from "#contracts";
import { createModelRegistry, openStore } from "#model-store";
import { reproduceGolden } from "#segmentation";
import { reproduceStyles } from "#style-preview";
import type { Environment } from "../environment.ts";
import { ok, type Verdict } from "./finding.ts";

/** Unpacks the default model and has it answer its golden cases. Throws what is wrong with it. */
export async function checkModel(environment: Environment): Promise<Verdict> {
  const models = createModelRegistry({
    store: openStore({ url: environment.ALLWEATHER_STORE }),
    cacheFolder: environment.ALLWEATHER_CACHE,
    aliasTtlMs: Number.POSITIVE_INFINITY,
    now: Date.now,
  });
  const model = await models.open(parseModelReference(environment.ALLWEATHER_DEFAULT_MODEL));
  await reproduceGolden(model);
  await reproduceStyles(model);
  const { name, version, golden } = model.manifest;
  return ok(`${name}@${version} answers its ${golden.length} golden cases`);
}
