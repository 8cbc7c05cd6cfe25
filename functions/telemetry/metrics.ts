import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const LOAD_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** By which the numbers of models are told apart. */
export type ModelLabels = { model: string; version: string };

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Creates the metrics of one server, in a registry of its own. Labels never say who asked, and have
 * few values each.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  return {
    registry,
    httpRequestSeconds: new Histogram({
      name: "http_request_duration_seconds",
      help: "From the arrival of a request's head to the end of its answer.",
      labelNames: ["method", "route", "status"],
      buckets: SECONDS,
      registers,
    }),
    stageSeconds: new Histogram({
      name: "seg_inference_request_duration_seconds",
      help: "Where the time of one image went.",
      labelNames: ["model", "version", "stage"],
      buckets: SECONDS,
      registers,
    }),
    styleTaskSeconds: new Histogram({
      name: "seg_style_task_duration_seconds",
      help: "Where the time of one image went that was looked at in styles, by task.",
      labelNames: ["task", "model", "version", "stage"],
      buckets: SECONDS,
      registers,
    }),
    failures: new Counter({
      name: "seg_inference_failures_total",
      help: "Images that were not segmented, by error code.",
      labelNames: ["model", "version", "reason"],
      registers,
    }),
    pixels: new Counter({
      name: "seg_pixels_total",
      help: "Pixels of the images that were segmented.",
      labelNames: ["model", "version"],
      registers,
    }),
    batchSize: new Histogram({
      name: "seg_inference_batch_size",
      help: "Images that one run of a network took.",
      buckets: [1, 2, 4, 8, 16, 32],
      registers,
    }),
    inFlight: new Gauge({
      name: "seg_images_in_flight",
      help: "Images that wait or are worked on.",
      registers,
    }),
    queueDepth: new Gauge({
      name: "seg_queue_depth",
      help: "Images that wait for a child process.",
      registers,
    }),
    modelLoaded: new Gauge({
      name: "seg_model_loaded",
      help: "1 for each version that every child process keeps loaded, 0 for one that has been replaced.",
      labelNames: ["model", "version"],
      registers,
    }),
    modelLoadSeconds: new Histogram({
      name: "seg_model_load_duration_seconds",
      help: "How long it took until a version answered its golden cases in every child process.",
      labelNames: ["model", "version"],
      buckets: LOAD_SECONDS,
      registers,
    }),
    modelLoadFailures: new Counter({
      name: "seg_model_load_failures_total",
      help: "Versions that an alias was moved to and that could not be loaded, by error code.",
      labelNames: ["model", "reason"],
      registers,
    }),
    jobs: new Gauge({
      name: "seg_jobs",
      help: "Jobs of this server that have not ended, by state.",
      labelNames: ["state"],
      registers,
    }),
    webhookDeliveries: new Counter({
      name: "seg_webhook_deliveries_total",
      help: "Attempts to deliver a webhook.",
      labelNames: ["outcome"],
      registers,
    }),
  };
}
