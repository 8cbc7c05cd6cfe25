import {
  createEvaluation,
  type EvaluationRecord,
  type MapReduceEngine,
  mapShard,
  type NewEvaluation,
  type Outcome,
  openDatasetFiles,
  reduceEvaluation,
  runEvaluation,
  type TaskContext,
} from "#evaluation";
import { createModelRegistry, findVersion } from "#model-store";
import { createSegmenter } from "#segmentation";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { publishOneLabel } from "../model-store/publish-one-label.ts";
import { temporaryFolder } from "../temporary-folder.ts";

export const NOW = new Date("2026-11-22T12:00:00Z");

/** A model that sees label 2 everywhere, and is the surer the brighter a pixel is. */
export const ONE_LABEL = {
  kind: "model",
  name: "one-label",
  version: "1.0.0",
  quality: "standard",
} as const;

/** Tasks in this process, one after the other: for what is not about processes. */
export async function createContext(store: ObjectStore): Promise<TaskContext> {
  const models = createModelRegistry({
    store,
    cacheFolder: await temporaryFolder(),
    aliasTtlMs: Number.POSITIVE_INFINITY,
    now: Date.now,
  });
  return {
    store,
    openModel: ({ name, version }) => models.open({ name, version }),
    openFiles: openDatasetFiles,
    segmenter: createSegmenter({ threads: 1, maxLoadedNetworks: 1 }),
    now: () => NOW,
  };
}

export function createInlineEngine(context: TaskContext): MapReduceEngine {
  return {
    name: "local",
    async run({ evaluation: id, shards }) {
      for (const shard of shards) {
        await mapShard({ context, id, shard });
      }
      await reduceEvaluation({ context, id });
    },
    async close() {},
  };
}

/** Writes an evaluation of a folder down, of the one-label model unless it says otherwise. */
export function newEvaluation({
  store,
  folder,
  ...more
}: {
  store: ObjectStore;
  folder: string;
} & Partial<NewEvaluation>): Promise<EvaluationRecord> {
  return createEvaluation({
    store,
    now: NOW,
    evaluation: {
      predictor: ONE_LABEL,
      dataset: { name: "noise", sources: [folder] },
      imagesPerShard: 4,
      ...more,
    },
  });
}

/** Runs an evaluation in this process, or by another engine. */
export async function finish({
  store,
  record,
  context,
  engine,
  signal = new AbortController().signal,
}: {
  store: ObjectStore;
  record: EvaluationRecord;
  context: TaskContext;
  engine?: MapReduceEngine;
  signal?: AbortSignal;
}): Promise<Outcome> {
  return runEvaluation({
    store,
    record,
    engine: engine ?? createInlineEngine(context),
    findManifest: (reference) => findVersion({ store, reference }),
    openFiles: openDatasetFiles,
    signal,
    now: () => NOW,
  });
}

/** Where evaluations are tested: a store that has the one-label model and nothing else, and an empty folder. */
export async function prepareStore(): Promise<{
  store: ObjectStore;
  context: TaskContext;
  folder: string;
}> {
  const store = createMemoryObjectStore();
  await publishOneLabelTo(store);
  return { store, context: await createContext(store), folder: await temporaryFolder() };
}

export async function publishOneLabelTo(store: ObjectStore): Promise<void> {
  await publishOneLabel({ store, qualities: ["standard"] });
}
