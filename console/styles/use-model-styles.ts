import { useEffect, useState } from "preact/hooks";
import { api, dataOf, type Schemas } from "../api/api.ts";
import { type Resource, useResource } from "../api/use-resource.ts";
import { hasStyles, type Model, resolveReference } from "../models/use-models.ts";

export type ModelStyles = Schemas["ModelStyles"];
export type BankedStyle = ModelStyles["styles"][number];

/** The styles of every model that has some, as a bare name means it. */
export function useStyledModels(models: readonly Model[]): Resource<ModelStyles[]> {
  return useResource(`styles of ${models.map(({ name }) => name).join()}`, async (signal) => {
    const found = await Promise.allSettled(models.map((model) => findStyles(model, signal)));
    const styled = found.flatMap((each) =>
      each.status === "fulfilled" && each.value !== undefined ? [each.value] : [],
    );
    const failed = found.find(({ status }) => status === "rejected");
    // One damaged version takes nothing from the others.
    if (styled.length === 0 && failed?.status === "rejected") {
      throw failed.reason;
    }
    return styled;
  });
}

/** Asks the manifest first, so that a model without styles is no error. */
async function findStyles(
  { name, versions, aliases }: Model,
  signal: AbortSignal,
): Promise<ModelStyles | undefined> {
  const version = resolveReference(name, [{ name, versions, aliases }])?.version ?? versions[0];
  if (version === undefined) {
    return undefined;
  }
  const manifest = await dataOf(
    api.GET("/v1/models/{name}/versions/{version}", {
      params: { path: { name, version } },
      signal,
    }),
  );
  return hasStyles(manifest)
    ? dataOf(
        api.GET("/v1/models/{name}/styles", {
          params: { path: { name }, query: { version } },
          signal,
        }),
      )
    : undefined;
}

/** The address of a version's sprite of thumbnails, fetched with the person's key; undefined before. */
export function useThumbnails({ model: { name, version } }: ModelStyles): string | undefined {
  const [url, setUrl] = useState<string | undefined>(undefined);
  useEffect(() => {
    const left = new AbortController();
    let made: string | undefined;
    dataOf(
      api.GET("/v1/models/{name}/styles/thumbnails", {
        params: { path: { name }, query: { version } },
        parseAs: "blob",
        signal: left.signal,
      }),
    )
      .then((sprite) => {
        made = URL.createObjectURL(sprite as unknown as Blob);
        setUrl(made);
      })
      // The gallery has names, too.
      .catch(() => {});
    return () => {
      left.abort();
      if (made !== undefined) {
        URL.revokeObjectURL(made);
      }
    };
  }, [name, version]);
  return url;
}
