import { parseModelReference } from "#contracts";
import { createModelRegistry, type ModelRegistry, openStore } from "#model-store";
import { createSegmentationPool, type SegmentationPool } from "#segmentation";
import type { ObjectStore } from "#storage";
import type { Environment } from "./environment.ts";

/** The parts that entry points call, put together once. */
export interface Services {
  store: ObjectStore;
  models: ModelRegistry;
  segmentation: SegmentationPool;
  defaultModel: string;
  /** False until the default model has answered its golden cases in every child process. */
  isReady: () => boolean;
  /** Brings the default model into every child process. Rejects when `close` comes in between. */
  warmUp: () => Promise<void>;
  close: () => Promise<void>;
}

/** Puts the parts together. Starts child processes; `close` ends them. */
export function createServices(environment: Environment): Services {
  const store = openStore({ url: environment.ALLWEATHER_STORE });
  const models = createModelRegistry({
    store,
    cacheFolder: environment.ALLWEATHER_CACHE,
    aliasTtlMs: environment.ALLWEATHER_ALIAS_TTL_MS,
    now: Date.now,
  });
  const segmentation = createSegmentationPool({
    workers: environment.ALLWEATHER_WORKERS,
    threadsPerWorker: environment.ALLWEATHER_THREADS_PER_WORKER,
    deadlineMs: environment.ALLWEATHER_DEADLINE_MS,
    maxPixelsInFlight: environment.ALLWEATHER_MAX_PIXELS_IN_FLIGHT,
    maxLoadedNetworks: environment.ALLWEATHER_MAX_LOADED_NETWORKS,
  });
  let isReady = false;
  let isClosed = false;

  return {
    store,
    models,
    segmentation,
    defaultModel: environment.ALLWEATHER_DEFAULT_MODEL,
    isReady: () => isReady,
    async warmUp() {
      const reference = parseModelReference(environment.ALLWEATHER_DEFAULT_MODEL);
      const model = await models.open(reference);
      // The pool would start child processes anew, and load a model that nobody waits for.
      if (isClosed) {
        throw new Error("closed before the default model was loaded");
      }
      await segmentation.prepare(model);
      isReady = true;
    },
    async close() {
      isClosed = true;
      await segmentation.close();
    },
  };
}
