import type { Context } from "hono";
import {
  jobStatusSchema,
  type SegmentationRequest,
  type SegmentationTimings,
  ServiceError,
  type WebhookRequest,
} from "#contracts";
import { type ImageResult, readOutput } from "#jobs";
import { tenantStore } from "#storage";
import type { Caller } from "../caller.ts";
import type { SegmentedFile, SegmentedImage } from "../segment-images.ts";
import type { Services } from "../services.ts";
import { traceHeaders } from "../telemetry/trace-context.ts";
import { presentJob } from "./present-job.ts";
import type { Preference } from "./read-prefer.ts";

/**
 * Makes a job of a request, and waits for its end as long as is preferred.
 *
 * @param id of the job; one that there is already is not made anew.
 * @returns the images when the job has ended in time, to be answered as if there had been no job;
 * otherwise the answer 202.
 */
export async function respondAsync(
  c: Context,
  {
    services,
    caller,
    prefer,
    ...submitted
  }: {
    services: Pick<Services, "jobs" | "store">;
    caller: Caller;
    prefer: Preference;
    request: SegmentationRequest;
    images: Uint8Array[];
    webhook?: WebhookRequest | undefined;
    id?: string | undefined;
  },
): Promise<Response | SegmentedImage[]> {
  const { jobs } = services;
  const { tenant } = caller;
  const id = await jobs.submit({
    caller,
    ...submitted,
    traceparent: traceHeaders(c.get("trace")).traceparent,
  });
  const { waitMs: timeoutMs, applied } = prefer;
  if (timeoutMs > 0) {
    await jobs.wait({ tenant, id, timeoutMs, signal: c.req.raw.signal });
  }
  const job = await jobs.read({ tenant, id });
  const results = job.results.filter((result) => result !== null);
  const isWhole = results.length === job.results.length && results.every(isAnswer);
  if (timeoutMs > 0 && job.endedAt !== null && isWhole) {
    c.header("Preference-Applied", applied.ended);
    c.header("Content-Location", `/v1/jobs/${id}`);
    return readImages({ services, tenant, id, results });
  }
  c.header("Preference-Applied", applied.accepted);
  c.header("Location", `/v1/jobs/${id}`);
  return c.json(presentJob(job, await jobs.deliveriesOf({ tenant, id })), 202);
}

const PREFERENCE_APPLIED = {
  description: "What of `Prefer` was heard.",
  schema: { type: "string" as const, example: "respond-async" },
};
const JOB_ADDRESS = { type: "string" as const, example: "/v1/jobs/fe5dff387dea-8fe4a957e259822b" };

/** Headers of an answer that a job had in time. */
export const ENDED_HEADERS = {
  "Preference-Applied": {
    ...PREFERENCE_APPLIED,
    description: "With `Prefer`: what of it was heard.",
  },
  "Content-Location": {
    description: "With `Prefer: wait`: the job that gave this answer in time.",
    schema: JOB_ADDRESS,
  },
};

/** What `POST /v1/segment` answers when it makes a job. */
export const ACCEPTED_RESPONSE = {
  description: "With `Prefer: respond-async`, or `wait` that was too short: the job that was made.",
  headers: {
    Location: { description: "Where its status is.", schema: JOB_ADDRESS },
    "Preference-Applied": PREFERENCE_APPLIED,
  },
  content: { "application/json": { schema: jobStatusSchema } },
  links: {
    status: { operationId: "getJob", parameters: { id: "$response.body#/id" } },
    events: { operationId: "watchJob", parameters: { id: "$response.body#/id" } },
    cancel: { operationId: "cancelJob", parameters: { id: "$response.body#/id" } },
  },
};

/** Not what went wrong on our side: that is told by the job. */
function isAnswer(result: ImageResult): boolean {
  return result.ok || result.code !== "internal";
}

/** As `segmentImages` has them: one image that is alone throws what failed. */
async function readImages({
  services: { store },
  tenant,
  id,
  results,
}: {
  services: Pick<Services, "store">;
  tenant: string;
  id: string;
  results: ImageResult[];
}): Promise<SegmentedImage[]> {
  const ofTenant = tenantStore(store, tenant);
  const images = await Promise.all(
    results.map(async (result, image): Promise<SegmentedImage> => {
      if (!result.ok) {
        const code = result.code as ServiceError["code"];
        return { ok: false, error: new ServiceError(code, result.detail) };
      }
      const files = await Promise.all(
        result.files.map(async ({ format, mediaType, fileName, sha256 }) => ({
          format: format as SegmentedFile["format"],
          mediaType,
          fileName,
          body: await readOutput({ store: ofTenant, id, image, sha256 }),
        })),
      );
      return {
        ...result,
        quality: result.quality as Extract<SegmentedImage, { ok: true }>["quality"],
        timings: result.timings as unknown as SegmentationTimings,
        files,
      };
    }),
  );
  const [first] = images;
  if (images.length === 1 && first?.ok === false) {
    throw first.error;
  }
  return images;
}
