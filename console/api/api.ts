import createClient from "openapi-fetch";
import type { components, paths } from "../generated/openapi.d.ts";
import { toApiFailure } from "./api-failure.ts";
import { fetchWithKey } from "./fetch-with-key.ts";

export type Schemas = components["schemas"];

/** Every route of the server that this page came from, by its path. Rejects with `ApiFailure`. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  fetch: fetchWithKey,
  // The server takes lists with commas: format=label-map,summary.
  querySerializer: { array: { style: "form", explode: false } },
});

api.use({
  async onResponse({ response }) {
    if (!response.ok) {
      throw await toApiFailure(response);
    }
  },
});

/** The body of an answer that was a success, which openapi-fetch leaves open. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
