import type { OpenedModel, StyleChoice } from "#contracts";
import { readStyleList } from "./version/read-style-json.ts";
import { type ResolvedStyle, resolveStyles } from "./version/resolve-styles.ts";

/**
 * Finds what the styles of a request are in a version, before anything is paid for or run.
 *
 * @throws ServiceError `styles_unavailable` when the version has none, or none of words;
 * `request_invalid` for a style that its bank does not have; `model_unusable`
 */
export async function findStyles({
  model,
  choices,
}: {
  model: OpenedModel;
  choices: readonly StyleChoice[];
}): Promise<ResolvedStyle[]> {
  const list = await readStyleList(model);
  return resolveStyles({ choices, manifest: model.manifest, list });
}
