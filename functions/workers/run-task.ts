// What a child process of an evaluation does. It may be killed at any moment: all that lasts is in
// the store.
import {
  type EvaluationTask,
  evaluationTaskSchema,
  mapShard,
  openDatasetFiles,
  reduceEvaluation,
  type TaskContext,
} from "#evaluation";
import { createModelRegistry, openStore } from "#model-store";
import { createSegmenter } from "#segmentation";
import { openFilesOnce } from "./open-files-once.ts";
import { type WorkerSettings, workerSettingsSchema } from "./worker-settings.ts";

/** One for each store that this process was handed tasks of: in practice one. */
const contexts = new Map<string, TaskContext>();

/**
 * Does one task of an evaluation.
 *
 * @throws ServiceError when it cannot be done, whoever tries; other errors are worth another try.
 */
export async function runTask({
  task,
  settings,
}: {
  task: EvaluationTask;
  settings: WorkerSettings;
}): Promise<void> {
  const context = contextOf(workerSettingsSchema.parse(settings));
  const parsed = evaluationTaskSchema.parse(task);
  const id = parsed.evaluation;
  await (parsed.kind === "map"
    ? mapShard({ context, id, shard: parsed.shard })
    : reduceEvaluation({ context, id }));
}

function contextOf(settings: WorkerSettings): TaskContext {
  const key = JSON.stringify(settings);
  const context = contexts.get(key) ?? createContext(settings);
  contexts.set(key, context);
  return context;
}

function createContext({
  store: url,
  cacheFolder,
  threads,
  maxLoadedNetworks,
}: WorkerSettings): TaskContext {
  const store = openStore({ url });
  const models = createModelRegistry({
    store,
    cacheFolder,
    aliasTtlMs: Number.POSITIVE_INFINITY,
    now: Date.now,
  });
  return {
    store,
    openModel: ({ name, version }) => models.open({ name, version }),
    openFiles: openFilesOnce(openDatasetFiles),
    segmenter: createSegmenter({ threads, maxLoadedNetworks }),
    now: () => new Date(),
  };
}
