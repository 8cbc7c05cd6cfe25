// Scoring pairs of label maps, against cityscapesscripts, in one run: both read the same PNG files
// and come to mIoU, one after the other, on one thread.
//   npx tsx benchmarks/scoring.ts [pairs]
// CITYSCAPES_EXTENSION names the folder of its compiled addToConfusionMatrix, to run that too.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import sharp from "sharp";
import { LABEL_MAPPINGS, LABEL_SETS } from "#contracts";
import { readTruth } from "../evaluation/datasets/read-truth.ts";
import { addCounts } from "../evaluation/metrics/add-counts.ts";
import { countConfusion } from "../evaluation/metrics/count-confusion.ts";
import { scoreConfusion } from "../evaluation/metrics/score-confusion.ts";

const ROUNDS = 5;
const ROOT = join(import.meta.dirname, "..");
const CAMVID = join(ROOT, "../shared/data/camvid/day/val/label");
const { labels } = LABEL_SETS["cityscapes-19"];
const labelCount = labels.length;
const widthPx = 2048;
const heightPx = 1024;

interface Measured {
  ms: number;
  readingMs: number;
  miou: number;
}

const pairCount = Number(process.argv[2] ?? 20);
const folder = mkdtempSync(join(tmpdir(), "allweather-scoring-"));
try {
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model}, Node ${process.version}; the fastest of ${ROUNDS} rounds, per pair`,
  );
  await compare(`${pairCount} drawn pairs, ${widthPx}x${heightPx}`, await writeDrawnPairs());
  if (existsSync(CAMVID)) {
    await compare(`${pairCount} label maps of CamVid, 480x360`, await writeCamvidPairs());
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(title: string, pairs: string[][]): Promise<void> {
  const list = join(folder, "pairs.json");
  writeFileSync(list, JSON.stringify(pairs));
  const reference = runCityscapesScripts(list, []);
  const { cityscapesscripts, numpy, pillow } = reference.versions;
  const extension = process.env.CITYSCAPES_EXTENSION;
  const measured: Record<string, Measured> = {
    [`cityscapesscripts ${cityscapesscripts}, numpy ${numpy}`]: reference,
    ...(extension && {
      "cityscapesscripts, compiled": runCityscapesScripts(list, ["--extension", extension]),
    }),
    allweather: await scoreHere(pairs),
  };

  console.log(`\n${title} (pillow ${pillow})`);
  console.log(`${"".padEnd(36)} ${"whole".padStart(15)} ${"reading".padStart(9)} counting`);
  for (const [name, { ms, readingMs, miou }] of Object.entries(measured)) {
    if (Math.abs(miou - reference.miou) > 1e-9) {
      throw new Error(`${name} gives mIoU ${miou}, and cityscapesscripts ${reference.miou}`);
    }
    const countingMs = ms - readingMs;
    const times = (theirs: number, ours: number) => `${(theirs / ours).toFixed(1).padStart(5)}x`;
    console.log(
      [
        name.padEnd(36),
        `${ms.toFixed(2).padStart(6)} ms`,
        times(reference.ms, ms),
        `${readingMs.toFixed(2).padStart(6)} ms`,
        `${countingMs.toFixed(2).padStart(6)} ms`,
        times(reference.ms - reference.readingMs, countingMs),
      ].join(" "),
    );
  }
}

function runCityscapesScripts(
  list: string,
  options: string[],
): Measured & { versions: Record<string, string> } {
  const command = ["python.mjs", "-m", "benchmarks.cityscapes_scoring", list];
  const output = execFileSync(
    process.execPath,
    [...command, "--rounds", String(ROUNDS), ...options],
    { cwd: join(ROOT, "training"), encoding: "utf8" },
  );
  return JSON.parse(output);
}

async function scoreHere(pairs: string[][]): Promise<Measured> {
  const rounds: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const confusion = new Float64Array(labelCount * (labelCount + 1));
    let readingMs = 0;
    const start = performance.now();
    for (const files of pairs) {
      const startReading = performance.now();
      // One file after the other, as the other does it.
      const [truth, prediction] = [await readLabels(files[0]), await readLabels(files[1])];
      readingMs += performance.now() - startReading;
      addCounts(confusion, countConfusion({ truth, prediction, labelCount }));
    }
    const miou = scoreConfusion({ confusion, labelCount }).miou ?? Number.NaN;
    rounds.push({
      ms: (performance.now() - start) / pairs.length,
      readingMs: readingMs / pairs.length,
      miou,
    });
  }
  return rounds.reduce((best, round) => (round.ms < best.ms ? round : best));
}

async function readLabels(file = ""): Promise<Uint8Array> {
  const mapping = LABEL_MAPPINGS["cityscapes-ids"];
  return (await readTruth({ bytes: readFileSync(file), mapping })).labels;
}

/** Regions with wavy borders and thin poles; the prediction's are some pixels off. */
async function writeDrawnPairs(): Promise<string[][]> {
  const pairs: string[][] = [];
  for (let pair = 0; pair < pairCount; pair++) {
    const truth = drawIds({ shiftPx: 61 * pair, offPx: 0 });
    const prediction = drawIds({ shiftPx: 61 * pair, offPx: 3 + (pair % 5) });
    pairs.push(await writePair({ name: `drawn-${pair}`, truth, prediction, widthPx, heightPx }));
  }
  return pairs;
}

function drawIds({ shiftPx, offPx }: { shiftPx: number; offPx: number }): Uint8Array {
  const ids = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const wave = 40 * Math.sin((x + shiftPx) / 37) + 15 * Math.sin(x / 17 + (y + shiftPx) / 53);
      const band = Math.floor((y + wave + offPx) / 128);
      const pole = (x + shiftPx + offPx) % 173 < 5 && y > 200 && y < 700;
      const label = pole ? 5 : (Math.max(0, band) * 3 + Math.floor((x + shiftPx) / 512)) % 20;
      // The twentieth is a label that the benchmark ignores.
      ids[y * widthPx + x] = labels[label]?.id ?? 4;
    }
  }
  return ids;
}

/** Real borders: each label map, as the Cityscapes labels nearest to its own, and moved by 4 px. */
async function writeCamvidPairs(): Promise<string[][]> {
  const { labels: nearest } = LABEL_MAPPINGS["camvid-11-as-cityscapes-19"];
  const toId = (value: number) => labels[nearest[value]?.index ?? 255]?.id ?? 4;
  const pairs: string[][] = [];
  for (const name of readdirSync(CAMVID).sort().slice(0, pairCount)) {
    const { data, width, height } = decode(readFileSync(join(CAMVID, name)));
    const truth = Uint8Array.from(data, toId);
    const prediction = Uint8Array.from(truth, (_, at) => truth[Math.max(0, at - 4)] ?? 0);
    const size = { widthPx: width, heightPx: height };
    pairs.push(await writePair({ name, truth, prediction, ...size }));
  }
  return pairs;
}

/** With a filter chosen for each row, as Pillow writes PNG files, and the tools of Cityscapes with it. */
async function writePair({
  name,
  truth,
  prediction,
  widthPx: width,
  heightPx: height,
}: {
  name: string;
  truth: Uint8Array;
  prediction: Uint8Array;
  widthPx: number;
  heightPx: number;
}): Promise<string[]> {
  return Promise.all(
    Object.entries({ truth, prediction }).map(async ([kind, ids]) => {
      const file = join(folder, `${name}-${kind}.png`);
      await sharp(ids, { raw: { width, height, channels: 1 } })
        .toColourspace("b-w")
        .png({ adaptiveFiltering: true })
        .toFile(file);
      return file;
    }),
  );
}
