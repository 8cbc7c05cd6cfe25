import { context, type Span, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import { type OpenedModel, ServiceError } from "#contracts";
import type { Segmentation, SegmentationPool, SegmentationRequest } from "#segmentation";
import type { Telemetry } from "./create-telemetry.ts";
import type { ModelLabels } from "./metrics.ts";

const STAGES = ["queue", "decode", "infer", "encode"] as const;

/**
 * Lets a pool of child processes be watched: counts and times for metrics, and in a trace one span
 * for each image with one for each stage below it, at the times that the child process told.
 */
export function observeSegmentation({
  pool,
  workers,
  telemetry: {
    metrics,
    triton,
    tracing: { tracer },
  },
}: {
  pool: SegmentationPool;
  workers: number;
  telemetry: Telemetry;
}): SegmentationPool {
  let inFlight = 0;
  metrics.queueDepth.set(0);

  return {
    ...pool,

    async segment(request) {
      const labels = labelsOf(request.model);
      const arrivedAt = Date.now();
      const span = startSpan(tracer, request, arrivedAt);
      enter(1, labels);
      try {
        const segmentation = await pool.segment(request);
        countSuccess(segmentation, labels, Date.now() - arrivedAt);
        endSpan({ tracer, span, segmentation, arrivedAt });
        return segmentation;
      } catch (error) {
        const reason = reasonOf(error, request.signal);
        metrics.failures.inc({ ...labels, reason });
        triton?.countFailure(labels, reason);
        failSpan(span, reason);
        throw error;
      } finally {
        enter(-1, labels);
      }
    },

    async prepare(model, options) {
      const started = performance.now();
      await pool.prepare(model, options);
      const seconds = (performance.now() - started) / 1_000;
      metrics.modelLoadSeconds.observe(labelsOf(model), seconds);
      metrics.modelLoaded.set(labelsOf(model), 1);
    },

    forget(model) {
      pool.forget(model);
      metrics.modelLoaded.set(labelsOf(model), 0);
    },
  };

  function enter(images: number, labels: ModelLabels): void {
    inFlight += images;
    metrics.inFlight.set(inFlight);
    metrics.queueDepth.set(Math.max(0, inFlight - workers));
    triton?.pending.inc(labels, images);
  }

  function countSuccess(
    { timings, widthPx, heightPx }: Segmentation,
    labels: ModelLabels,
    totalMs: number,
  ): void {
    for (const stage of STAGES) {
      metrics.stageSeconds.observe({ ...labels, stage }, timings[`${stage}Ms`] / 1_000);
    }
    metrics.pixels.inc(labels, widthPx * heightPx);
    // A child process takes one image at a time.
    metrics.batchSize.observe(1);
    triton?.countSuccess(labels, timings, totalMs);
  }
}

function labelsOf({ manifest: { name, version } }: OpenedModel): ModelLabels {
  return { model: name, version };
}

function startSpan(
  tracer: Tracer | undefined,
  { model, quality = "standard" }: SegmentationRequest,
  startTime: number,
): Span | undefined {
  const { name, version } = model.manifest;
  const attributes = { "allweather.model": `${name}@${version}`, "allweather.quality": quality };
  return tracer?.startSpan("segment", { startTime, attributes });
}

function endSpan({
  tracer,
  span,
  segmentation: { timings, startedAt, widthPx, heightPx },
  arrivedAt,
}: {
  tracer: Tracer | undefined;
  span: Span | undefined;
  segmentation: Segmentation;
  arrivedAt: number;
}): void {
  if (tracer === undefined || span === undefined) {
    return;
  }
  span.setAttributes({ "allweather.image.width": widthPx, "allweather.image.height": heightPx });
  const below = trace.setSpan(context.active(), span);
  const inferAt = startedAt + timings.decodeMs;
  // After the queue a network may have to be loaded, before decoding begins.
  const startOf = {
    queue: arrivedAt,
    decode: startedAt,
    infer: inferAt,
    encode: inferAt + timings.inferMs,
  };
  for (const stage of STAGES) {
    const startTime = startOf[stage];
    tracer.startSpan(stage, { startTime }, below).end(startTime + timings[`${stage}Ms`]);
  }
  span.end();
}

function failSpan(span: Span | undefined, reason: string): void {
  span?.setAttribute("error.type", reason);
  span?.setStatus({ code: SpanStatusCode.ERROR });
  span?.end();
}

/** A closed list: error codes, `canceled` when the caller went away, `internal` for bugs. */
function reasonOf(error: unknown, signal: AbortSignal | undefined): string {
  if (error instanceof ServiceError) {
    return error.code;
  }
  return signal?.aborted ? "canceled" : "internal";
}
