import { useEffect, useState } from "preact/hooks";
import { api, dataOf, type Schemas } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { type Resource, useResource } from "../api/use-resource.ts";
import type { Model } from "../models/use-models.ts";

export type ModelStyles = Schemas["ModelStyles"];
export type BankedStyle = ModelStyles["styles"][number];

/** The styles of every model that has some, as it is in production. */
export function useStyledModels(models: readonly Model[]): Resource<ModelStyles[]> {
  const names = models.map(({ name }) => name);
  return useResource(`styles of ${names.join()}`, async (signal) => {
    const found = await Promise.all(names.map((name) => findStyles(name, signal)));
    return found.filter((each) => each !== undefined);
  });
}

async function findStyles(name: string, signal: AbortSignal): Promise<ModelStyles | undefined> {
  try {
    return await dataOf(
      api.GET("/v1/models/{name}/styles", { params: { path: { name } }, signal }),
    );
  } catch (error) {
    if (error instanceof ApiFailure && error.code === "styles_unavailable") {
      return undefined;
    }
    throw error;
  }
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
