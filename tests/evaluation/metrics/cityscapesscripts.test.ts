import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { decode, encode } from "fast-png";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { IGNORE_INDEX, LABEL_MAPPINGS, LABEL_SETS } from "#contracts";
import { createSegmenter } from "#segmentation";
import { addCounts } from "../../../evaluation/metrics/add-counts.ts";
import { countBoundary } from "../../../evaluation/metrics/count-boundary.ts";
import { countConfusion } from "../../../evaluation/metrics/count-confusion.ts";
import { scoreConfusion } from "../../../evaluation/metrics/score-confusion.ts";
import { openEmbeddedModel } from "../../segmentation/embedded-model.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CAMVID = join(ROOT, "../shared/data/camvid/dusk/train");
const CAMVID_IMAGES = 4;
const MINUTES = 60_000;

const { labels } = LABEL_SETS["cityscapes-19"];
const labelCount = labels.length;
/** Ids that the benchmark ignores; it knows no id for 255. */
const IGNORED_IDS = [0, 3, 4, 6, 10, 15, 29, 30] as const;

/** Label maps of 19 labels, 255 where truth is ignored, or where no scored label is predicted. */
interface Pair {
  truth: Uint8Array;
  prediction: Uint8Array;
  widthPx: number;
  heightPx: number;
}

interface TheirResult {
  iou: Record<string, number | null>;
  miou: number | null;
  confusion: number[][];
  bands: Record<string, [number, number]>;
}

const RANDOM_CASES: Record<string, Pair[]> = {
  "three random images": [1, 2, 3].map((seed) => randomPair({ seed })),
  "labels in neither truth nor prediction": [
    randomPair({ seed: 4, truthLabels: [0, 1, 8, 255], predictedLabels: [0, 1, 8] }),
  ],
  "labels in the prediction alone": [
    randomPair({ seed: 5, truthLabels: [0, 1, 255], predictedLabels: [0, 1, 2, 18] }),
  ],
  "labels in the truth alone": [
    randomPair({ seed: 6, truthLabels: [0, 1, 16], predictedLabels: [0] }),
  ],
  "pixels that are predicted to be no scored label": [
    randomPair({ seed: 7, predictedLabels: [0, 5, 11, 255] }),
  ],
  "a label that is predicted on ignored pixels alone": [predictedOnIgnored()],
  "nothing that is scored": [randomPair({ seed: 8, truthLabels: [255] })],
  "a diagonal whose band is half a pixel over": [
    randomPair({ seed: 9, widthPx: 100, heightPx: 75 }),
  ],
};
const CAMVID_CASE = "a network's predictions on CamVid";

describe("scores are those of cityscapesscripts, and bands those of OpenCV's erosion", () => {
  test.each(Object.keys(RANDOM_CASES))("for %s", expectEqual, 15 * MINUTES);

  test.skipIf(!existsSync(CAMVID))(
    `for ${CAMVID_CASE} (skipped without ${CAMVID})`,
    () => expectEqual(CAMVID_CASE),
    15 * MINUTES,
  );
});

interface Compared {
  pairs: Pair[];
  theirs: TheirResult | undefined;
}

let compared: Promise<Map<string, Compared>> | undefined;

/** A Python is started once, for all cases: importing what it needs takes longer than scoring. */
async function compareCases(): Promise<Map<string, Compared>> {
  const cases = {
    ...RANDOM_CASES,
    ...(existsSync(CAMVID) && { [CAMVID_CASE]: await predictCamvid() }),
  };
  const theirs = await scoreElsewhere(Object.values(cases));
  return new Map(
    Object.entries(cases).map(([name, pairs], at) => [name, { pairs, theirs: theirs[at] }]),
  );
}

async function expectEqual(name: string): Promise<void> {
  compared ??= compareCases();
  const { pairs, theirs } = (await compared).get(name) ?? { pairs: [], theirs: undefined };
  const confusion = new Float64Array(labelCount * (labelCount + 1));
  const intersection = new Float64Array(labelCount);
  const union = new Float64Array(labelCount);
  for (const pair of pairs) {
    const boundary = countBoundary({ ...pair, labelCount });
    addCounts(confusion, countConfusion({ ...pair, labelCount }));
    addCounts(intersection, boundary.intersection);
    addCounts(union, boundary.union);
  }
  const scores = scoreConfusion({ confusion, labelCount });

  for (const label of labels) {
    expectClose(scores.iou[label.index], theirs?.iou[label.name], label.name);
    const row = theirs?.confusion[label.id] ?? [];
    const scored = labels.map(({ id }) => row[id] ?? Number.NaN);
    const ignored = sum(row) - sum(scored);
    const start = label.index * (labelCount + 1);
    expect([...confusion.subarray(start, start + labelCount + 1)], label.name).toEqual([
      ...scored,
      ignored,
    ]);
    expect([intersection[label.index], union[label.index]], label.name).toEqual(
      theirs?.bands[label.name],
    );
  }
  expectClose(scores.miou, theirs?.miou, "mIoU");
}

function expectClose(
  ours: number | null | undefined,
  theirs: number | null | undefined,
  name: string,
): void {
  if (typeof ours !== "number" || typeof theirs !== "number") {
    expect(ours, name).toBe(theirs);
  } else {
    expect(Math.abs(ours - theirs), name).toBeLessThan(1e-9);
  }
}

async function scoreElsewhere(cases: Pair[][]): Promise<TheirResult[]> {
  const folder = await temporaryFolder();
  const files = cases.map((pairs, at) =>
    pairs.map((_, pair) => [`${at}-${pair}-truth.png`, `${at}-${pair}-prediction.png`] as const),
  );
  for (const [at, pairs] of cases.entries()) {
    for (const [pair, { truth, prediction, widthPx, heightPx }] of pairs.entries()) {
      const [truthFile = "", predictionFile = ""] = files[at]?.[pair] ?? [];
      for (const [file, map] of [
        [truthFile, truth],
        [predictionFile, prediction],
      ] as const) {
        const data = toIds(map);
        const image = { data, width: widthPx, height: heightPx, channels: 1, depth: 8 } as const;
        await writeFile(join(folder, file), encode(image));
      }
    }
  }
  await writeFile(join(folder, "cases.json"), JSON.stringify(files));

  const script = join(import.meta.dirname, "children/score-elsewhere.py");
  const python = join(ROOT, "training/python.mjs");
  await promisify(execFile)(process.execPath, [python, script, folder]);
  return JSON.parse(await readFile(join(folder, "results.json"), "utf8"));
}

function toIds(map: Uint8Array): Uint8Array {
  return map.map(
    (label, pixel) => labels[label]?.id ?? IGNORED_IDS[pixel % IGNORED_IDS.length] ?? 0,
  );
}

/** Blocks, of which the prediction has most right, between single pixels. */
function randomPair({
  seed,
  truthLabels = [...labels.map(({ index }) => index), IGNORE_INDEX],
  predictedLabels = labels.map(({ index }) => index),
  widthPx = 97,
  heightPx = 61,
}: {
  seed: number;
  truthLabels?: number[];
  predictedLabels?: number[];
  widthPx?: number;
  heightPx?: number;
}): Pair {
  const random = xoroshiro128plus(seed);
  const draw = (values: number[]) => values[uniformInt(random, 0, values.length - 1)] ?? 0;
  const truth = new Uint8Array(widthPx * heightPx);
  const prediction = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const pixel = y * widthPx + x;
      const corner = (y - (y % 11)) * widthPx + x - (x % 13);
      const isSingle = uniformInt(random, 0, 19) === 0;
      truth[pixel] = corner === pixel || isSingle ? draw(truthLabels) : (truth[corner] ?? 0);
      const block = truth[corner] ?? 0;
      const isRight = uniformInt(random, 0, 3) > 0 && predictedLabels.includes(block);
      prediction[pixel] = isRight ? block : draw(predictedLabels);
    }
  }
  return { truth, prediction, widthPx, heightPx };
}

function predictedOnIgnored(): Pair {
  const pair = randomPair({ seed: 10, truthLabels: [0, 1, 255], predictedLabels: [0, 1] });
  const prediction = pair.prediction.map((label, at) => (pair.truth[at] === 255 ? 18 : label));
  return { ...pair, prediction };
}

/** The labels of a network that knows 19, beside truth of 11 that stand for some of them. */
async function predictCamvid(): Promise<Pair[]> {
  const model = await openEmbeddedModel("famix-mini");
  const segmenter = createSegmenter({ threads: 1, maxLoadedNetworks: 1 });
  const names = (await readdir(join(CAMVID, "label"))).sort().slice(0, CAMVID_IMAGES);
  const toTruth = new Map(
    LABEL_MAPPINGS["camvid-11-as-cityscapes-19"].labels.map(({ id, index }) => [id, index]),
  );
  return Promise.all(
    names.map(async (name) => {
      const truth = decode(await readFile(join(CAMVID, "label", name)));
      const photograph = await readFile(join(CAMVID, "image", name.replace(".png", ".jpg")));
      const image = await segmenter.decode(photograph, model.manifest.input);
      const { labels: prediction } = await segmenter.run({ model, quality: "fast", image });
      return {
        truth: Uint8Array.from(truth.data, (value) => toTruth.get(value) ?? IGNORE_INDEX),
        prediction,
        widthPx: truth.width,
        heightPx: truth.height,
      };
    }),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
