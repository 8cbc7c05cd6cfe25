import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import {
  createBullMqEngine,
  createLocalEngine,
  createTaskProcesses,
  type EvaluationRecord,
  isTaskDone,
  readOutcome,
  readReport,
  startBullMqWorker,
} from "#evaluation";
import { openStore } from "#model-store";
import type { ObjectStore } from "#storage";
import { RUN_TASK_MODULE } from "../../functions/workers/worker-settings.ts";
import { startCli } from "../cli/run-cli.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { createContext, finish, newEvaluation, publishOneLabelTo } from "./evaluate-here.ts";
import { writeNoiseDataset } from "./noise-dataset.ts";
import { HAS_REDIS, startRedis } from "./redis-server.ts";

const TIMEOUT_MS = 180_000;
const IMAGES = 40;
const KILLS = 5;

let storeUrl: string;
let store: ObjectStore;
let datasets: string;
let record: EvaluationRecord;
let undisturbed: unknown;

beforeEach(async () => {
  storeUrl = await temporaryFolder();
  store = openStore({ url: storeUrl });
  await publishOneLabelTo(store);
  datasets = await temporaryFolder();
  const folder = join(datasets, "noise");
  await writeNoiseDataset({ folder, count: IMAGES });
  const context = await createContext(store);
  const quiet = await newEvaluation({ store, folder });
  await finish({ store, record: quiet, context });
  undisturbed = await numbersOf(quiet.id);
  record = await newEvaluation({ store, folder, imagesPerShard: 1 });
});

test(
  "workers that are killed at five moments leave the numbers as they are, bit for bit",
  async () => {
    // One at a time, so that nothing is done while the next process starts, and kills find work left.
    const processes = await startProcesses({ workers: 1 });
    const engine = createLocalEngine({ processes, workers: 1, attempts: 10 });
    const running = finish({ store, record, context: await createContext(store), engine });

    let kills = 0;
    for (
      let seen = 0;
      kills < KILLS && (await readOutcome({ store, id: record.id })) === undefined;
    ) {
      // Some in the middle of the work, some as soon as a process is there and not even up.
      const isEarly = kills % 4 === 3;
      const done = await countDone();
      const [victim] = processes.processIds();
      if (victim !== undefined && (isEarly || done > seen)) {
        await sleep((37 * kills) % 50);
        if (kill(victim)) {
          kills++;
          seen = done;
        }
      }
      await sleep(20);
    }

    expect(await running).toMatchObject({ state: "succeeded" });
    expect(kills).toBe(KILLS);
    expect(await numbersOf(record.id)).toEqual(undisturbed);
  },
  TIMEOUT_MS,
);

test.skipIf(!HAS_REDIS)(
  "a Redis that is killed twice and forgets everything leaves the numbers as they are",
  async () => {
    const server = await startRedis();
    const redis = { url: server.url, prefix: "faults" };
    const processes = await startProcesses({ workers: 2 });
    const engine = createBullMqEngine({
      redis,
      isDone: (task) => isTaskDone({ store, task }),
      attempts: 10,
      onConnectionError: () => {},
    });
    const worker = await startBullMqWorker({
      redis,
      processes,
      hasEnded: async (id) => (await readOutcome({ store, id })) !== undefined,
      concurrency: 2,
      onError: () => {},
    });
    onTestFinished(async () => {
      await worker.close();
      await engine.close();
    });
    const running = finish({ store, record, context: await createContext(store), engine });

    for (const share of [0.2, 0.6]) {
      while ((await countDone()) < share * IMAGES) {
        await sleep(20);
      }
      await server.killAndRestart({ downMs: 300 });
    }

    expect(await running).toMatchObject({ state: "succeeded" });
    expect(await numbersOf(record.id)).toEqual(undisturbed);
  },
  TIMEOUT_MS,
);

test(
  "a server that is killed goes on where it was when it is started again",
  async () => {
    const first = await startServer();
    const { id } = await post(first.url);
    while ((await doneOf(first.url, id)) === 0) {
      await sleep(50);
    }
    const exited = once(first.child, "exit");
    process.kill(-(first.child.pid ?? 0), "SIGKILL");
    await exited;
    expect(await readOutcome({ store, id })).toBeUndefined();

    const second = await startServer();
    // A client that never saw the answer asks again.
    expect(await post(second.url)).toMatchObject({ id });
    while ((await readOutcome({ store, id })) === undefined) {
      await sleep(100);
    }

    expect(await readOutcome({ store, id })).toMatchObject({ state: "succeeded" });
    expect(await numbersOf(id)).toEqual(undisturbed);
  },
  TIMEOUT_MS,
);

async function numbersOf(id: string): Promise<unknown> {
  const { overall, domains, acrossDomains, images, worstImages } = await readReport({ store, id });
  return { overall, domains, acrossDomains, images, worstImages };
}

/** False for one that is dead already. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

async function countDone(): Promise<number> {
  let done = 0;
  for await (const _ of store.list({ prefix: `evaluations/runs/${record.id}/results/` })) {
    done++;
  }
  return done;
}

async function startProcesses({ workers }: { workers: number }) {
  const processes = createTaskProcesses({
    filename: RUN_TASK_MODULE,
    settings: {
      store: storeUrl,
      cacheFolder: await temporaryFolder(),
      threads: 1,
      maxLoadedNetworks: 1,
    },
    workers,
  });
  onTestFinished(() => processes.close());
  return processes;
}

async function startServer() {
  const folder = await temporaryFolder();
  const child = startCli({
    folder,
    args: ["serve", "--port", "0", "--store", storeUrl],
    variables: {
      ALLWEATHER_DATASETS: datasets,
      ALLWEATHER_DEFAULT_MODEL: "one-label@1.0.0",
      ALLWEATHER_WORKERS: "1",
      ALLWEATHER_EVALUATION_WORKERS: "1",
    },
  });
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // Killed before.
    }
  });
  for await (const chunk of child.stdout ?? []) {
    const url = /"url":"([^"]+)"/.exec(String(chunk))?.[1];
    if (url !== undefined) {
      child.stdout?.resume();
      return { child, url };
    }
  }
  throw new Error("the server ended before it listened");
}

async function post(url: string): Promise<{ id: string }> {
  const response = await fetch(`${url}/v1/evaluations`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": '"faults"' },
    body: JSON.stringify({ model: "one-label@1.0.0", dataset: "noise" }),
  });
  return (await response.json()) as { id: string };
}

async function doneOf(url: string, id: string): Promise<number> {
  const response = await fetch(`${url}/v1/evaluations/${id}`);
  return ((await response.json()) as { images: { done: number } }).images.done;
}
