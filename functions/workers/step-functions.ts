// Handlers of the states of AWS Step Functions: plan, then a Distributed Map of map, then reduce.
import { availableParallelism } from "node:os";
import { z } from "zod";
import { evaluationIdSchema } from "#contracts";
import { openDatasetFiles, planEvaluation, readRecord } from "#evaluation";
import { findVersion, openStore } from "#model-store";
import { readEnvironment } from "../environment.ts";
import { runTask } from "./run-task.ts";
import type { WorkerSettings } from "./worker-settings.ts";

const evaluationSchema = z.object({ evaluation: evaluationIdSchema });
const shardSchema = evaluationSchema.extend({ shard: z.int().min(0) });
type ShardItem = z.infer<typeof shardSchema>;

/** First state: what the map goes over. */
export async function plan(event: unknown): Promise<{ evaluation: string; shards: ShardItem[] }> {
  const { evaluation: id } = evaluationSchema.parse(event);
  const store = openStore({ url: readEnvironment().ALLWEATHER_STORE });
  const { shardCount } = await planEvaluation({
    store,
    record: await readRecord({ store, id }),
    findManifest: (reference) => findVersion({ store, reference }),
    openFiles: openDatasetFiles,
  });
  const shards = Array.from({ length: shardCount }, (_, shard) => ({ evaluation: id, shard }));
  return { evaluation: id, shards };
}

/** State of the map: scores one shard. What it comes to is in the store, so little is handed on. */
export async function map(event: unknown): Promise<ShardItem> {
  const { evaluation, shard } = shardSchema.parse(event);
  await runTask({ task: { kind: "map", evaluation, shard }, settings: settingsOfFunction() });
  return { evaluation, shard };
}

/** Last state: adds up and stores the report. */
export async function reduce(event: unknown): Promise<{ evaluation: string }> {
  const { evaluation } = evaluationSchema.parse(event);
  await runTask({ task: { kind: "reduce", evaluation }, settings: settingsOfFunction() });
  return { evaluation };
}

/** A function has its machine to itself. */
function settingsOfFunction(): WorkerSettings {
  const environment = readEnvironment();
  return {
    store: environment.ALLWEATHER_STORE,
    cacheFolder: environment.ALLWEATHER_CACHE,
    threads: availableParallelism(),
    maxLoadedNetworks: environment.ALLWEATHER_MAX_LOADED_NETWORKS,
  };
}
