// What a preview of one style costs beside one segmentation, by the same child process, and what its parts
// cost in the same turns, by this one.
//   npx tsx benchmarks/style-preview.ts [MODEL]
import { mkdtemp, readFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { parseModelReference, type SegmentationTimings, type StyleChoice } from "#contracts";
import { createModelRegistry, openStore } from "#model-store";
import { createSegmentationPool } from "#segmentation";
import {
  findStyleFiles,
  findStyles,
  previewStyles,
  readStyleList,
  STYLE_WORKER,
} from "#style-preview";
import { loadParts } from "./style-preview-parts.ts";

const ROUNDS = 40;
/** They load networks. */
const WARM_UP_ROUNDS = 3;
const SIZE_PX = [480, 360] as const;
const WORDS = "foggy night";

const [reference = "famix-mini"] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "allweather-"));
const models = createModelRegistry({
  store: openStore({ url: process.env.ALLWEATHER_STORE ?? join(folder, "store") }),
  cacheFolder: join(folder, "cache"),
  aliasTtlMs: Number.POSITIVE_INFINITY,
  now: Date.now,
});
const model = await models.open(parseModelReference(reference));
const { styles } = await readStyleList(model);
const street = await readFile(new URL("../docs/pictures/street.jpg", import.meta.url));
const image = await sharp(street)
  .resize(...SIZE_PX)
  .jpeg()
  .toBuffer();
const pool = createSegmentationPool({ workers: 1, threadsPerWorker: 1, worker: STYLE_WORKER });

const canPredict = findStyleFiles(model.manifest).words !== undefined;
const WAYS: Record<string, () => Promise<{ timings: SegmentationTimings }>> = {
  "one segmentation": () => pool.segment({ model, image, outputs: [{ format: "label-map" }] }),
  "one style of the bank": () => preview([{ bank: styles[0]?.name ?? "" }]),
  ...(canPredict && { "one style of words": () => preview([{ prompt: WORDS }]) }),
  "four styles of the bank": () => preview(styles.slice(0, 4).map(({ name }) => ({ bank: name }))),
};

const parts = await loadParts({ model, image, words: WORDS });

const { name, version } = model.manifest;
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${name}@${version}, ${SIZE_PX.join(" x ")} px, ${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; one child process, one thread; medians of ${ROUNDS}, ms\n`,
);
const partsMs = new Map(Object.keys(parts).map((part) => [part, [] as number[]]));
const totals = await measure();
console.log(
  "                            queue  decode   infer  encode   total   of one segmentation",
);
const base = median(totals.get("one segmentation")?.map(({ totalMs }) => totalMs) ?? []);
for (const [way, runs] of totals) {
  const columns = (["queueMs", "decodeMs", "inferMs", "encodeMs", "totalMs"] as const).map((key) =>
    median(runs.map((run) => run[key])).toFixed(1),
  );
  const ratio = median(runs.map(({ totalMs }) => totalMs)) / base;
  const row = columns.map((column) => column.padStart(7)).join(" ");
  console.log(`${way.padEnd(26)} ${row}   ${ratio.toFixed(2)} x`);
}
console.log("\nparts, alone");
for (const [part, runs] of partsMs) {
  console.log(`${part.padEnd(26)} ${median(runs).toFixed(1).padStart(7)}`);
}
await pool.close();

interface Run extends SegmentationTimings {
  totalMs: number;
}

/** Turn by turn, so that a busy moment of the machine is every way's. */
async function measure(): Promise<Map<string, Run[]>> {
  const totals = new Map(Object.keys(WAYS).map((way) => [way, [] as Run[]]));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [way, run] of Object.entries(WAYS)) {
      const started = performance.now();
      const { timings } = await run();
      const totalMs = performance.now() - started;
      if (round >= 0) {
        totals.get(way)?.push({ ...timings, totalMs });
      }
    }
    for (const [part, run] of Object.entries(parts)) {
      const started = performance.now();
      await run();
      if (round >= 0) {
        partsMs.get(part)?.push(performance.now() - started);
      }
    }
  }
  return totals;
}

async function preview(choices: StyleChoice[]) {
  const chosen = await findStyles({ model, choices });
  return previewStyles({ pool, model, image, styles: chosen, seed: 1 });
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
