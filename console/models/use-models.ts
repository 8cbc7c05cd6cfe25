import { api, dataOf, type Schemas } from "../api/api.ts";
import { type Resource, useResource } from "../api/use-resource.ts";

export type Model = Schemas["Model"];
export type ModelCard = Schemas["ModelCard"];
export type Manifest = Schemas["ModelManifest"];

/** All models, by name. */
export function useModels(): Resource<Model[]> {
  return useResource("models", async (signal) => {
    const { models } = await dataOf(api.GET("/v1/models", { signal }));
    return models;
  });
}

/** What a version says of itself; nothing is read while `reference` is undefined. */
export function useManifest(
  reference: { name: string; version: string } | undefined,
): Resource<Manifest> {
  const key = reference === undefined ? null : `manifest ${reference.name}@${reference.version}`;
  return useResource(key, (signal) =>
    dataOf(
      api.GET("/v1/models/{name}/versions/{version}", {
        params: { path: reference ?? { name: "", version: "" } },
        signal,
      }),
    ),
  );
}

/** The version that a reference means: `name`, `name@version` or `name@alias`. */
export function resolveReference(
  reference: string,
  models: readonly Model[],
): { name: string; version: string } | undefined {
  const [name = "", wanted = "production"] = reference.split("@");
  const model = models.find((each) => each.name === name);
  if (model === undefined) {
    return undefined;
  }
  const version =
    model.aliases.find(({ alias }) => alias === wanted)?.version ??
    model.versions.find((each) => each === wanted);
  return version === undefined ? undefined : { name, version };
}

/** Whether a version holds what style previews need. */
export function hasStyles({ artifacts }: Pick<Manifest, "artifacts">): boolean {
  const roles = artifacts.map(({ role }): string => role);
  return ["style-before", "style-after", "style-bank"].every((role) => roles.includes(role));
}
