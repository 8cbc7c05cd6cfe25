// What evaluating costs besides the network, what a second worker brings, and what memory it takes.
//   npx tsx benchmarks/evaluation.ts DATASET [IMAGES]
// DATASET as `allweather evaluate --dataset` takes it, for example camvid:/data/camvid,domain=day,split=val.
import { mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  createEvaluation,
  createLocalEngine,
  createTaskProcesses,
  type EvaluationRecord,
  mapShard,
  openDatasetFiles,
  parseDatasetSource,
  planEvaluation,
  runEvaluation,
  type TaskContext,
} from "#evaluation";
import { createModelRegistry, findVersion, openStore } from "#model-store";
import { createSegmenter, type DecodedImage } from "#segmentation";
import { openDataset } from "../evaluation/datasets/open-dataset.ts";
import { RUN_TASK_MODULE } from "../functions/workers/worker-settings.ts";

const ROUNDS = 3;
const ALONE_IMAGES = 48;
const FEW_IMAGES = 100;
const MEMORY_INTERVAL_MS = 100;

const [word = "", most = "2000"] = process.argv.slice(2);
if (word === "") {
  throw new Error("Name a dataset, as `allweather evaluate --dataset` takes it.");
}
const storeUrl = await mkdtemp(join(tmpdir(), "allweather-"));
const store = openStore({ url: join(storeUrl, "store") });
const cacheFolder = join(storeUrl, "cache");
const models = createModelRegistry({
  store,
  cacheFolder,
  aliasTtlMs: Number.POSITIVE_INFINITY,
  now: Date.now,
});
const manifest = await findVersion({
  store,
  reference: { name: "baseline-mini", alias: "production" },
});
const model = await models.open(manifest);
const findManifest = async () => manifest;
const openFiles = openDatasetFiles;

console.log(
  `${new Date().toISOString().slice(0, 10)}, ${manifest.name}@${manifest.version}, ${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`,
);
await compareWithNetwork();
await compareWorkers();
await compareMemory();
process.exit(0);

/** One process, one thread: the network on decoded images, and all of evaluation from files. */
async function compareWithNetwork(): Promise<void> {
  const dataset = await linkDataset(ALONE_IMAGES);
  const segmenter = createSegmenter({ threads: 1, maxLoadedNetworks: 1 });
  const context: TaskContext = {
    store,
    openModel: async () => model,
    openFiles,
    segmenter,
    now: () => new Date(),
  };
  const images: DecodedImage[] = [];
  for (let place = 0; place < ALONE_IMAGES; place++) {
    const file = await readFile(join(dataset, "image", imageName(place)));
    images.push(await segmenter.decode(file, manifest.input));
  }
  for (const image of images.slice(0, 3)) {
    await segmenter.run({ model, quality: "standard", image });
  }

  const seconds = { network: Number.POSITIVE_INFINITY, evaluation: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round++) {
    seconds.network = Math.min(
      seconds.network,
      await time(async () => {
        for (const image of images) {
          await segmenter.run({ model, quality: "standard", image });
        }
      }),
    );
    const record = await newEvaluation(dataset, ALONE_IMAGES);
    await plan(record);
    seconds.evaluation = Math.min(
      seconds.evaluation,
      await time(() => mapShard({ context, id: record.id, shard: 0 })),
    );
  }
  const rate = (of: keyof typeof seconds) => (ALONE_IMAGES / seconds[of]).toFixed(2);
  console.log(
    `\none process, one thread, ${ALONE_IMAGES} images, the fastest of ${ROUNDS} rounds\n` +
      `  network alone  ${rate("network")} images/s\n` +
      `  evaluation     ${rate("evaluation")} images/s, ${((100 * seconds.network) / seconds.evaluation).toFixed(1)} % of it`,
  );
}

async function compareWorkers(): Promise<void> {
  const dataset = await linkDataset(FEW_IMAGES);
  const seconds: Record<number, number> = {};
  console.log(`\nlocal engine, ${FEW_IMAGES} images, one thread a worker, processes warm`);
  for (const workers of [1, 2]) {
    const { elapsed } = await evaluate({ dataset, workers, warm: true });
    seconds[workers] = elapsed;
    console.log(`  ${workers} worker(s)  ${(FEW_IMAGES / elapsed).toFixed(2)} images/s`);
  }
  console.log(`  ${((seconds[1] ?? 0) / (seconds[2] ?? 1)).toFixed(2)} times as many with two`);
}

async function compareMemory(): Promise<void> {
  console.log("\npeak memory, two workers");
  for (const count of [FEW_IMAGES, Number(most)]) {
    const dataset = await linkDataset(count);
    const { elapsed, parentMb, childMb } = await evaluate({ dataset, workers: 2, warm: false });
    console.log(
      `  ${count} images  ${elapsed.toFixed(0)} s  parent ${parentMb.toFixed(0)} MB  largest child ${childMb.toFixed(0)} MB`,
    );
  }
}

/** Runs an evaluation as the command line does; warm, a first one has loaded the networks. */
async function evaluate({
  dataset,
  workers,
  warm,
}: {
  dataset: string;
  workers: number;
  warm: boolean;
}): Promise<{ elapsed: number; parentMb: number; childMb: number }> {
  const settings = {
    store: join(storeUrl, "store"),
    cacheFolder,
    threads: 1,
    maxLoadedNetworks: 1,
  };
  const processes = createTaskProcesses({ filename: RUN_TASK_MODULE, settings, workers });
  const engine = createLocalEngine({ processes, workers, attempts: 1 });
  const run = async () => {
    const record = await newEvaluation(dataset);
    const { signal } = new AbortController();
    const now = () => new Date();
    await runEvaluation({ store, record, engine, findManifest, openFiles, signal, now });
  };
  if (warm) {
    await run();
  }
  const peak = { parentMb: 0, childMb: 0 };
  const watch = setInterval(async () => {
    peak.parentMb = Math.max(peak.parentMb, process.memoryUsage().rss / 1e6);
    for (const pid of processes.processIds()) {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      peak.childMb = Math.max(peak.childMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1e3);
    }
  }, MEMORY_INTERVAL_MS);
  const elapsed = await time(run);
  clearInterval(watch);
  await engine.close();
  return { elapsed, ...peak };
}

function newEvaluation(dataset: string, imagesPerShard = 8): Promise<EvaluationRecord> {
  return createEvaluation({
    store,
    now: new Date(),
    evaluation: {
      predictor: {
        kind: "model",
        name: manifest.name,
        version: manifest.version,
        quality: "standard",
      },
      dataset: { name: "benchmark", sources: [dataset] },
      imagesPerShard,
      worstImages: 0,
    },
  });
}

function plan(record: EvaluationRecord) {
  return planEvaluation({ store, record, findManifest, openFiles });
}

/** The dataset's pairs again and again under new names, until there are as many as asked for. */
async function linkDataset(count: number): Promise<string> {
  const source = parseDatasetSource(word);
  const { pairs, labelSet } = await openDataset({
    source,
    files: await openDatasetFiles(source.folder),
  });
  const folder = await mkdtemp(join(storeUrl, "dataset-"));
  await mkdir(join(folder, "image"));
  await mkdir(join(folder, "label"));
  for (let place = 0; place < count; place++) {
    const { image = "", label = "" } = pairs[place % pairs.length] ?? {};
    await symlink(resolve(source.folder, image), join(folder, "image", imageName(place)));
    await symlink(resolve(source.folder, label), join(folder, "label", imageName(place)));
  }
  const description = { name: "benchmark", labelSet, visualDomain: "day" };
  await writeFile(join(folder, "dataset.json"), JSON.stringify(description));
  return folder;
}

/** What the file holds is told from its content, not from its name. */
function imageName(place: number): string {
  return `${String(place).padStart(5, "0")}.png`;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
