import type { JobStatus, WebhookDelivery } from "#contracts";
import type { ImageResult, Job } from "#jobs";
import { traceIdOf } from "../telemetry/trace-context.ts";
import { toProblem } from "./problem.ts";

/** A job as callers see it. Images are counted from 1, as people do. */
export function presentJob(job: Job, deliveries: WebhookDelivery[]): JobStatus {
  const { record, state, startedAt, endedAt, results } = job;
  const { id, request, createdAt, expiresAt, webhook, traceparent } = record;
  const done = results.filter((result) => result !== null);
  const images = results.map((_, image) => presentImage(job, image));
  return {
    id,
    state,
    request,
    images: {
      total: record.imageCount,
      done: done.length,
      failed: done.filter(({ ok }) => !ok).length,
    },
    createdAt,
    startedAt,
    endedAt,
    expiresAt,
    traceId: traceparent && traceIdOf(traceparent),
    outputs: images.flatMap(({ outputs }) => outputs),
    errors: images.flatMap(({ errors }) => errors),
    webhook: webhook && {
      ...webhook,
      deliveries: deliveries.map(({ id, state, attempts }) => ({
        id,
        state,
        attempts: attempts.length,
      })),
    },
  };
}

/**
 * What one image came to.
 *
 * @param image its place, from 0.
 */
export function presentImage(
  { record: { id }, results }: Job,
  image: number,
): Pick<JobStatus, "outputs" | "errors"> {
  const number = image + 1;
  const result: ImageResult | null | undefined = results[image];
  if (!result?.ok) {
    return { outputs: [], errors: result ? [{ image: number, ...describeError(result) }] : [] };
  }
  const outputs = result.files.map(({ format, mediaType, bytes }) => ({
    image: number,
    format,
    mediaType,
    bytes,
    url: `/v1/jobs/${id}/outputs/${number}/${format}`,
  }));
  return { outputs, errors: [] };
}

function describeError({ code, detail }: Extract<ImageResult, { ok: false }>) {
  const { type, title, status } = toProblem({ code, detail, requestId: "", traceId: "" });
  return { type, title, status, detail, code };
}
