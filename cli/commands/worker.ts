import { once } from "node:events";
import type { Command } from "commander";
import { createTaskProcesses, readOutcome, startBullMqWorker } from "#evaluation";
import { openStore } from "#model-store";
import { RUN_TASK_MODULE } from "../../functions/workers/worker-settings.ts";
import { cacheOption, type EngineChoice, storeOption, workerOptions } from "../options.ts";

interface Options extends Omit<EngineChoice, "engine" | "attempts"> {
  store: string;
  cache: string;
}

/** `allweather worker`: does tasks of evaluations until a signal ends it. */
export function addWorker(program: Command): void {
  const command = program
    .command("worker")
    .description("do the work of evaluations that others queued in Redis (engine bullmq)")
    .addOption(storeOption())
    .addOption(cacheOption());
  for (const option of workerOptions()) {
    command.addOption(option);
  }
  command.action(work);
}

async function work({ store: url, cache, workers, redis, queuePrefix }: Options): Promise<void> {
  const store = openStore({ url });
  const processes = createTaskProcesses({
    filename: RUN_TASK_MODULE,
    settings: { store: url, cacheFolder: cache, threads: 1, maxLoadedNetworks: 1 },
    workers,
  });
  const worker = await startBullMqWorker({
    redis: { url: redis, prefix: queuePrefix },
    processes,
    hasEnded: async (id) => (await readOutcome({ store, id })) !== undefined,
    concurrency: workers,
    onError: (error) => console.error(`${error.message}; going on.`),
  });
  console.log(`Waiting for tasks at ${redis.replace(/\/\/.*@/, "//")}, ${workers} at a time.`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await worker.close();
  // A Redis that is away keeps the connection, and with it this process, trying.
  process.exit();
}
