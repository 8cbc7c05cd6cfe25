import type { Api } from "./api.ts";
import type { components } from "./generated/openapi.ts";
import { type Format, type Image, type SegmentOptions, toBlob } from "./segment.ts";

/** How far a job is. */
export type JobStatus = components["schemas"]["JobStatus"];

/** One file that a job has made. */
export type JobOutput = components["schemas"]["JobOutput"];

export type JobOptions = Omit<SegmentOptions, "format"> & {
  formats?: Format[] | undefined;
  /** An https URL that is told when the job has ended. */
  webhook?: string | undefined;
  /** Two calls with one key make one job. */
  idempotencyKey?: string | undefined;
};

/** See `AllweatherClient.startJob`. */
export async function startJob(
  api: Api,
  images: Image[],
  { formats = ["label-map"], webhook, idempotencyKey, signal, ...query }: JobOptions = {},
): Promise<JobStatus> {
  const { data } = await api.POST("/v1/segment", {
    params: {
      query: { ...query, format: formats, ...(webhook !== undefined && { webhook }) },
      header: {
        Prefer: "respond-async",
        ...(idempotencyKey !== undefined && { "Idempotency-Key": idempotencyKey }),
      },
    },
    body: { image: images.map(toBlob) },
    bodySerializer: toForm,
    parseAs: "json",
    ...(signal !== undefined && { signal }),
  });
  return data as JobStatus;
}

function toForm(body: unknown): FormData {
  const form = new FormData();
  for (const image of (body as { image: Blob[] }).image) {
    form.append("image", image);
  }
  return form;
}
