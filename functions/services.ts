import { type Logger, pino } from "pino";
import type { SendWebhook } from "#jobs";
import { type ModelRegistry, openStore } from "#model-store";
import type { SegmentationPool } from "#segmentation";
import type { ObjectStore } from "#storage";
import { type Access, createAccess } from "./access.ts";
import { type Comparer, createComparer } from "./compare-elsewhere.ts";
import type { Environment } from "./environment.ts";
import { createEvaluations, type Evaluations } from "./evaluations.ts";
import { createFetchImage, type FetchImage } from "./fetch-image.ts";
import { type InputLimits, readInputLimits } from "./input-settings.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { createModelServing } from "./model-serving.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import {
  createSegmentationStatistics,
  type SegmentationStatistics,
} from "./segmentation-statistics.ts";
import { readStyleLimits, type StyleLimits } from "./styles/style-settings.ts";
import { createTelemetry, type Telemetry } from "./telemetry/create-telemetry.ts";
import { openUploads } from "./uploads/open-uploads.ts";
import type { Uploads } from "./uploads/uploads.ts";
import { createWebhooks, type Webhooks } from "./webhooks.ts";
import { createEngine } from "./workers/create-engine.ts";

/** The parts that entry points call, put together once. */
export interface Services {
  /** Who may use the server, and how much. */
  access: Access;
  store: ObjectStore;
  models: ModelRegistry;
  segmentation: SegmentationPool;
  /** What the pool did since the process started. */
  statistics: SegmentationStatistics;
  evaluations: Evaluations;
  jobs: Jobs;
  webhooks: Webhooks;
  /** How long the answer of an Idempotency-Key comes again. */
  answerTtlMs: number;
  /** Compares in a child process, which starts when it is needed. */
  compare: Comparer["compare"];
  /** Where the datasets are that callers may name. */
  datasetsUrl: string;
  defaultModel: string;
  /** What requests may bring. */
  inputs: InputLimits;
  /** What callers may ask of styles. */
  styles: StyleLimits;
  uploads: Uploads;
  fetchImage: FetchImage;
  telemetry: Telemetry;
  readiness: Readiness;
  /** False until the default model has answered its golden cases in every child process. */
  isReady: () => boolean;
  /** Aborted when the server is about to close: what waits or watches ends. */
  closing: AbortSignal;
  /** Told of what goes wrong where no caller can be told. */
  onError: (error: unknown) => void;
  /** Ends what waits or watches, and the work of evaluations; answers that are being made are finished. */
  beginClose: () => void;
  /** Brings the default model into every child process. Rejects when `close` comes in between. */
  warmUp: () => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Puts the parts together. Starts child processes; `close` ends them.
 *
 * @param onError told of what goes wrong outside of any request.
 * @param options.telemetry how the server is watched; by default without traces.
 * @param options.log told what becomes of models.
 * @param options.sendWebhook for tests, whose receivers are at home.
 */
export function createServices(
  environment: Environment,
  onError: (error: unknown) => void,
  {
    telemetry = createTelemetry({ withTritonNames: environment.ALLWEATHER_TRITON_METRICS }),
    log = pino({ level: "silent" }),
    sendWebhook,
  }: { telemetry?: Telemetry; log?: Logger; sendWebhook?: SendWebhook } = {},
): Services {
  const store = openStore({ url: environment.ALLWEATHER_STORE });
  const inputs = readInputLimits(environment);
  const styles = readStyleLimits(environment);
  const closing = new AbortController();
  const statistics = createSegmentationStatistics({ now: Date.now });
  const { models, segmentation, warmUp, isWarm } = createModelServing({
    environment,
    store,
    statistics,
    telemetry,
    log,
    closing: closing.signal,
  });
  const engine = createEngine({
    engine: environment.ALLWEATHER_ENGINE,
    store,
    settings: {
      store: environment.ALLWEATHER_STORE,
      cacheFolder: environment.ALLWEATHER_CACHE,
      threads: environment.ALLWEATHER_THREADS_PER_WORKER,
      maxLoadedNetworks: environment.ALLWEATHER_MAX_LOADED_NETWORKS,
    },
    workers: environment.ALLWEATHER_EVALUATION_WORKERS,
    attempts: environment.ALLWEATHER_TASK_ATTEMPTS,
    redis: {
      url: environment.ALLWEATHER_REDIS_URL,
      prefix: environment.ALLWEATHER_QUEUE_PREFIX,
    },
    stateMachineArn: environment.ALLWEATHER_STATE_MACHINE_ARN,
    onError,
  });
  const evaluations = createEvaluations({
    store,
    engine,
    atOnce: environment.ALLWEATHER_EVALUATIONS_AT_ONCE,
    datasetsUrl: environment.ALLWEATHER_DATASETS,
    closing: closing.signal,
    onError,
  });
  const webhooks = createWebhooks({
    store,
    secrets: environment.ALLWEATHER_WEBHOOK_SECRET ?? [],
    waitsMs: environment.ALLWEATHER_WEBHOOK_RETRIES_S.map((seconds) => 1000 * seconds),
    publicUrl: environment.ALLWEATHER_PUBLIC_URL ?? "",
    closing: closing.signal,
    onAttempt: (outcome) => telemetry.metrics.webhookDeliveries.inc({ outcome }),
    send: sendWebhook,
  });
  const jobs = createJobs({
    store,
    services: {
      store,
      models,
      segmentation,
      defaultModel: environment.ALLWEATHER_DEFAULT_MODEL,
      inputs,
      styles,
    },
    webhooks,
    atOnce: environment.ALLWEATHER_JOB_IMAGES_AT_ONCE,
    mostPerTenant: environment.ALLWEATHER_JOBS_PER_TENANT,
    ttlMs: 1000 * environment.ALLWEATHER_JOBS_TTL_S,
    closing: closing.signal,
    onError,
  });
  const access = createAccess({ environment, store, onError });
  const comparer = createComparer({ store: environment.ALLWEATHER_STORE });
  const readiness = createReadiness({
    store,
    defaultModel: environment.ALLWEATHER_DEFAULT_MODEL,
    isWarm,
    now: Date.now,
  });

  return {
    access,
    store,
    models,
    segmentation,
    statistics,
    evaluations,
    jobs,
    webhooks,
    answerTtlMs: 1000 * environment.ALLWEATHER_IDEMPOTENCY_TTL_S,
    compare: comparer.compare,
    datasetsUrl: environment.ALLWEATHER_DATASETS,
    defaultModel: environment.ALLWEATHER_DEFAULT_MODEL,
    inputs,
    styles,
    uploads: openUploads({ environment, store }),
    fetchImage: createFetchImage(inputs.imageUrls),
    telemetry,
    readiness,
    isReady: readiness.isReady,
    closing: closing.signal,
    onError,
    beginClose: () => closing.abort(),
    warmUp,
    async close() {
      closing.abort();
      await Promise.all([
        segmentation.close(),
        evaluations.close(),
        jobs.close(),
        comparer.close(),
        access.close(),
      ]);
      await telemetry.tracing.close();
    },
  };
}
