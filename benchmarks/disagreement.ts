// How well disagreement between styles finds wrong pixels, beside the network's own confidence.
//   npx tsx benchmarks/disagreement.ts DATASET [MODEL] [RUNS] [IMAGES]
// DATASET as `allweather evaluate --dataset` takes it, for example camvid:/data/camvid,domain=dusk,split=train.
import { mkdtemp } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { IGNORE_INDEX, LABEL_MAPPINGS, parseModelReference } from "#contracts";
import { openDatasetFiles, parseDatasetSource } from "#evaluation";
import { createModelRegistry, openStore } from "#model-store";
import { createSegmentationPool, decodePngValues, readSafetensors } from "#segmentation";
import { STYLE_WORKER, segmentRobustly } from "#style-preview";
import { chooseScoredLabels } from "../evaluation/datasets/choose-scored-labels.ts";
import { mapLabels } from "../evaluation/datasets/map-labels.ts";
import { openDataset } from "../evaluation/datasets/open-dataset.ts";
import { readTruth } from "../evaluation/datasets/read-truth.ts";
import { CONFIDENCE_LEVELS } from "../evaluation/metrics/count-confidence.ts";

const SEED = 1;

const [word = "", reference = "famix-mini", runsText = "8", most = "1000"] = process.argv.slice(2);
if (word === "") {
  throw new Error("Name a dataset, as `allweather evaluate --dataset` takes it.");
}
const runs = Number(runsText);
const folder = await mkdtemp(join(tmpdir(), "allweather-"));
const models = createModelRegistry({
  store: openStore({ url: process.env.ALLWEATHER_STORE ?? join(folder, "store") }),
  cacheFolder: join(folder, "cache"),
  aliasTtlMs: Number.POSITIVE_INFINITY,
  now: Date.now,
});
const model = await models.open(parseModelReference(reference));
const source = parseDatasetSource(word);
const files = await openDatasetFiles(source.folder);
const dataset = await openDataset({ source, files });
const { labelSet, truthMapping, predictionMapping } = chooseScoredLabels({
  predicted: model.manifest.labelSet,
  truth: dataset.labelSet,
});
const pool = createSegmentationPool({ deadlineMs: 10 * 60_000, worker: STYLE_WORKER });

/** Scored pixels by confidence and by how many runs differ: `[65536, runs + 1]`, right and wrong. */
const right = new Float64Array(CONFIDENCE_LEVELS * (runs + 1));
const wrong = new Float64Array(CONFIDENCE_LEVELS * (runs + 1));
const pairs = dataset.pairs.slice(0, Number(most));
const started = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: cpus().length }, async () => {
    for (let place = next++; place < pairs.length; place = next++) {
      await countPair(pairs[place]);
    }
  }),
);
await pool.close();

const { name, version } = model.manifest;
const seconds = (performance.now() - started) / 1000;
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${name}@${version}, ${dataset.name}: ${pairs.length} images, scored in ${labelSet}, ${runs} runs, seed ${SEED}; ${seconds.toFixed(0)} s on ${cpus().length} cores\n`,
);
const [rightPixels, wrongPixels] = [sum(right), sum(wrong)];
console.log(
  `${rightPixels + wrongPixels} scored pixels, ${((100 * wrongPixels) / (rightPixels + wrongPixels)).toFixed(2)} % of them wrong`,
);
const confidenceRank = ranksOf((level) => level, CONFIDENCE_LEVELS);
const agreementRank = ranksOf((_, differing) => runs - differing, runs + 1);
const SURENESS: Record<string, (level: number, differing: number) => number> = {
  confidence: (level) => level,
  agreement: (_, differing) => runs - differing,
  "mean of both ranks": (level, differing) =>
    (confidenceRank[level] ?? 0) + (agreementRank[runs - differing] ?? 0),
  "product of both": (level, differing) =>
    (level / (CONFIDENCE_LEVELS - 1)) * ((1 + runs - differing) / (1 + runs)),
};
console.log("AUROC of telling right pixels from wrong ones, over all pixels together:");
for (const [way, sureness] of Object.entries(SURENESS)) {
  console.log(`  ${way.padEnd(20)} ${aurocOf(sureness).toFixed(4)}`);
}

async function countPair(pair: (typeof pairs)[number] | undefined): Promise<void> {
  if (pair === undefined) {
    return;
  }
  const truth = await readTruth({
    bytes: await files.read(pair.label),
    mapping: LABEL_MAPPINGS[pair.mapping],
  });
  const { outputs } = await segmentRobustly({
    pool,
    model,
    image: await files.read(pair.image),
    outputs: [
      { format: "safetensors", tensors: ["labels", "confidence"] },
      { format: "disagreement" },
    ],
    runs,
    seed: SEED,
  });
  const [tensors = new Uint8Array(), grey = new Uint8Array()] = outputs;
  const named = readSafetensors(tensors);
  const labels = toScored(named.get("labels")?.data as Uint8Array, predictionMapping);
  const confidence = named.get("confidence")?.data as Uint16Array;
  const { values } = await decodePngValues({ bytes: grey, maxPixels: labels.length });
  const scored = toScored(truth.labels, truthMapping);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (scored[pixel] !== IGNORE_INDEX) {
      const differing = Math.round(((values[pixel] ?? 0) * runs) / 255);
      const cell = (confidence[pixel] ?? 0) * (runs + 1) + differing;
      const counts = scored[pixel] === labels[pixel] ? right : wrong;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
}

function toScored(labels: Uint8Array, mapping: typeof truthMapping): Uint8Array {
  return mapping === null ? labels : mapLabels({ labels, mapping: LABEL_MAPPINGS[mapping] });
}

/** Of each value, the share of pixels below it, and half of those that have it. */
function ranksOf(pick: (level: number, differing: number) => number, values: number): Float64Array {
  const counts = new Float64Array(values);
  for (let cell = 0; cell < right.length; cell++) {
    const value = pick(Math.floor(cell / (runs + 1)), cell % (runs + 1));
    counts[value] = (counts[value] ?? 0) + (right[cell] ?? 0) + (wrong[cell] ?? 0);
  }
  const pixels = sum(counts);
  let below = 0;
  return counts.map((count) => {
    below += count;
    return (below - count / 2) / pixels;
  });
}

/** The chance that a right pixel is surer than a wrong one, a tie counting half. */
function aurocOf(sureness: (level: number, differing: number) => number): number {
  const cells = [...right.keys()]
    .filter((cell) => (right[cell] ?? 0) + (wrong[cell] ?? 0) > 0)
    .map((cell) => ({
      value: sureness(Math.floor(cell / (runs + 1)), cell % (runs + 1)),
      right: right[cell] ?? 0,
      wrong: wrong[cell] ?? 0,
    }))
    .sort((one, other) => one.value - other.value);
  let wrongBelow = 0;
  let won = 0;
  for (let start = 0, end = 0; start < cells.length; start = end) {
    while (end < cells.length && cells[end]?.value === cells[start]?.value) {
      end++;
    }
    const equal = cells.slice(start, end);
    const [rightHere, wrongHere] = [
      sum(equal.map((cell) => cell.right)),
      sum(equal.map((cell) => cell.wrong)),
    ];
    won += rightHere * (wrongBelow + wrongHere / 2);
    wrongBelow += wrongHere;
  }
  return won / (sum(right) * sum(wrong));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) {
    total += value;
  }
  return total;
}
