import createFetchClient from "openapi-fetch";
import type { Api } from "./api.ts";
import { toApiError } from "./api-error.ts";
import type { paths } from "./generated/openapi.ts";
import { readByType } from "./read-by-type.ts";
import { readOutput } from "./read-output.ts";
import {
  type Format,
  type Image,
  type Segmentation,
  type SegmentOptions,
  segment,
} from "./segment.ts";
import { type JobOptions, type JobOutput, type JobStatus, startJob } from "./start-job.ts";
import { type WaitOptions, waitForJob } from "./wait-for-job.ts";

export interface AllweatherClient {
  /** Every route: `api.GET("/v1/models")`. Rejects with `ApiError` too. */
  api: Api;
  /**
   * Segments one image: a JPEG, PNG or WebP.
   *
   * @throws ApiError when the server refuses, for example `image_too_small` or `model_not_found`.
   */
  segment<F extends Format = "label-map">(
    image: Image,
    options?: SegmentOptions<F>,
  ): Promise<Segmentation<F>>;
  /**
   * Starts a job about one or more images. Its outputs are at `outputs[].url`.
   *
   * @throws ApiError when the server refuses.
   */
  startJob(images: Image[], options?: JobOptions): Promise<JobStatus>;
  /**
   * Resolves when a job has ended, however it ended.
   *
   * @throws ApiError `job_not_found`; the signal's reason when it is aborted.
   */
  waitForJob(id: string, options?: WaitOptions): Promise<JobStatus>;
  /**
   * Reads one file that a job has made: one of its `outputs`.
   *
   * @throws ApiError `output_not_found`
   */
  readOutput(output: JobOutput): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Talks to an Allweather server.
 *
 * @param baseUrl where it answers, for example `http://127.0.0.1:8080`.
 * @param apiKey an API key, or an OpenID Connect token; none for an open server.
 * @param fetch replaces the global one, for proxies and tests.
 */
export function createClient({
  baseUrl,
  apiKey,
  fetch,
}: {
  baseUrl: string;
  apiKey?: string | undefined;
  fetch?: ((request: Request) => Promise<Response>) | undefined;
}): AllweatherClient {
  const api = createFetchClient<paths>({
    baseUrl,
    ...(fetch !== undefined && { fetch }),
    ...(apiKey !== undefined && { headers: { Authorization: `Bearer ${apiKey}` } }),
    // The server takes lists with commas: format=label-map,summary.
    querySerializer: { array: { style: "form", explode: false } },
  });
  api.use({
    async onResponse({ options, response }) {
      if (!response.ok) {
        throw await toApiError(response);
      }
      return options.parseAs === "json" ? readByType(response) : response;
    },
  });

  return {
    api,
    segment: (image, options) => segment(api, image, options),
    startJob: (images, options) => startJob(api, images, options),
    waitForJob: (id, options) => waitForJob(api, id, options),
    readOutput: (output) => readOutput(api, output),
  };
}
