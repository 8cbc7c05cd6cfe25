import type { Logger } from "pino";
import { type OpenedModel, parseModelReference, ServiceError } from "#contracts";
import { createModelRegistry, findVersion, type ModelRegistry } from "#model-store";
import { createSegmentationPool, type SegmentationPool } from "#segmentation";
import type { ObjectStore } from "#storage";
import { STYLE_WORKER } from "#style-preview";
import type { Environment } from "./environment.ts";
import { createQualitiesInUse } from "./qualities-in-use.ts";
import type { SegmentationStatistics } from "./segmentation-statistics.ts";
import { createServedModels, type ServedModelsEvents } from "./served-models.ts";
import type { Telemetry } from "./telemetry/create-telemetry.ts";
import { observeSegmentation } from "./telemetry/observe-segmentation.ts";

/** Models, and the child processes that run them. */
export interface ModelServing {
  models: ModelRegistry;
  segmentation: SegmentationPool;
  /** Brings the default model into every child process. Rejects when `closing` comes in between. */
  warmUp: () => Promise<void>;
  /** Whether every child process of this moment has the default model. */
  isWarm: () => boolean;
}

/** Starts the child processes. */
export function createModelServing({
  environment,
  store,
  statistics,
  telemetry,
  log,
  closing,
}: {
  environment: Environment;
  store: ObjectStore;
  statistics: SegmentationStatistics;
  telemetry: Telemetry;
  log: Logger;
  closing: AbortSignal;
}): ModelServing {
  const defaultReference = parseModelReference(environment.ALLWEATHER_DEFAULT_MODEL);
  let defaultModel: OpenedModel | undefined;

  const pool = createSegmentationPool({
    workers: environment.ALLWEATHER_WORKERS,
    threadsPerWorker: environment.ALLWEATHER_THREADS_PER_WORKER,
    deadlineMs: environment.ALLWEATHER_DEADLINE_MS,
    maxPixelsInFlight: environment.ALLWEATHER_MAX_PIXELS_IN_FLIGHT,
    maxLoadedNetworks: environment.ALLWEATHER_MAX_LOADED_NETWORKS,
    worker: STYLE_WORKER,
  });
  const qualities = createQualitiesInUse();
  const segmentation = observeSegmentation({
    pool: qualities.watch(statistics.watch(pool)),
    workers: environment.ALLWEATHER_WORKERS,
    telemetry,
  });

  const events: ServedModelsEvents = {
    onMoved({ alias, from, to }) {
      if (defaultModel?.folder === from.folder) {
        defaultModel = to;
      }
      log.info({ alias, from: from.manifest.version, to: to.manifest.version }, "alias moved");
    },
    onRefused({ alias, kept, version, error: err }) {
      const reason = err instanceof ServiceError ? err.code : "internal";
      telemetry.metrics.modelLoadFailures.inc({ model: kept.manifest.name, reason });
      log.error(
        { alias, kept: kept.manifest.version, refused: version, err },
        "an alias moved to a version that does not work; the one before it goes on",
      );
    },
    onLookUpFailed({ alias, kept, error: err }) {
      log.error(
        { alias, kept: kept.manifest.version, err },
        "an alias could not be looked up; what it stood for goes on",
      );
    },
  };
  const models = createServedModels({
    registry: createModelRegistry({
      store,
      cacheFolder: environment.ALLWEATHER_CACHE,
      // Whoever asks it remembers by themselves.
      aliasTtlMs: 0,
      now: Date.now,
    }),
    findVersion: async (reference) => (await findVersion({ store, reference })).version,
    segmentation,
    qualities: qualities.of,
    aliasTtlMs: environment.ALLWEATHER_ALIAS_TTL_MS,
    now: Date.now,
    events,
  });

  return {
    models,
    segmentation,
    async warmUp() {
      const model = await models.open(defaultReference);
      // Nobody waits for a model of a server that has ended.
      if (closing.aborted) {
        throw new Error("closed before the default model was loaded");
      }
      await segmentation.prepare(model);
      defaultModel = model;
    },
    isWarm: () => defaultModel !== undefined && segmentation.isPrepared(defaultModel),
  };
}
