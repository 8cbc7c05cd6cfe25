import { context, type Span, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import { type OpenedModel, ServiceError } from "#contracts";
import type { ImageResult, ImageTask, Segmentation, SegmentationPool, Timed } from "#segmentation";
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
      triton?.pending.inc(labels, 1);
      try {
        const attributes = { "allweather.quality": request.quality ?? "standard" };
        const segmentation = await watch({ ...request, name: "segment", attributes }, () =>
          pool.segment(request),
        );
        countSegmentation(segmentation, labels, Date.now() - arrivedAt);
        return segmentation;
      } catch (error) {
        triton?.countFailure(labels, reasonOf(error, request.signal));
        throw error;
      } finally {
        triton?.pending.inc(labels, -1);
      }
    },

    async run<Result extends ImageResult>(task: ImageTask) {
      const labels = labelsOf(task.model);
      const result = await watch(task, () => pool.run<Result>(task));
      for (const stage of STAGES) {
        const seconds = result.timings[`${stage}Ms`] / 1_000;
        metrics.styleTaskSeconds.observe({ ...labels, task: task.name, stage }, seconds);
      }
      return result;
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

  /** What every task with an image is counted by, whatever else it is. */
  async function watch<Result extends Timed<ImageResult>>(
    task: Watched,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const labels = labelsOf(task.model);
    const arrivedAt = Date.now();
    const span = startSpan(tracer, task, arrivedAt);
    enter(1);
    try {
      const result = await work();
      metrics.pixels.inc(labels, result.widthPx * result.heightPx);
      endSpan({ tracer, span, result, arrivedAt });
      return result;
    } catch (error) {
      const reason = reasonOf(error, task.signal);
      metrics.failures.inc({ ...labels, reason });
      failSpan(span, reason);
      throw error;
    } finally {
      enter(-1);
    }
  }

  function enter(images: number): void {
    inFlight += images;
    metrics.inFlight.set(inFlight);
    metrics.queueDepth.set(Math.max(0, inFlight - workers));
  }

  function countSegmentation(
    { timings }: Segmentation,
    labels: ModelLabels,
    totalMs: number,
  ): void {
    for (const stage of STAGES) {
      metrics.stageSeconds.observe({ ...labels, stage }, timings[`${stage}Ms`] / 1_000);
    }
    // A child process takes one image at a time.
    metrics.batchSize.observe(1);
    triton?.countSuccess(labels, timings, totalMs);
  }
}

function labelsOf({ manifest: { name, version } }: OpenedModel): ModelLabels {
  return { model: name, version };
}

/** What is known of a task before it runs. */
interface Watched extends Pick<ImageTask, "name" | "model" | "signal"> {
  attributes?: Record<string, string>;
}

function startSpan(
  tracer: Tracer | undefined,
  { name, model: { manifest }, attributes }: Watched,
  startTime: number,
): Span | undefined {
  const model = { "allweather.model": `${manifest.name}@${manifest.version}` };
  return tracer?.startSpan(name, { startTime, attributes: { ...model, ...attributes } });
}

function endSpan({
  tracer,
  span,
  result: { timings, startedAt, widthPx, heightPx },
  arrivedAt,
}: {
  tracer: Tracer | undefined;
  span: Span | undefined;
  result: Timed<ImageResult>;
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
