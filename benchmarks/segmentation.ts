// Where the time of a request goes, and what it costs in memory, with the embedded model.
//   npx tsx benchmarks/segmentation.ts
import { readFileSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { createModelRegistry, openStore } from "#model-store";
import { createSegmentationPool, type Segmentation, type SegmentationPool } from "#segmentation";

const ROUNDS = 30;
const SIZES = [
  [480, 360],
  [1280, 720],
  [4000, 3000],
] as const;

const folder = await mkdtemp(join(tmpdir(), "allweather-"));
const models = createModelRegistry({
  store: openStore({ url: join(folder, "store") }),
  cacheFolder: join(folder, "cache"),
  aliasTtlMs: Number.POSITIVE_INFINITY,
  now: Date.now,
});
const model = await models.open({ name: "baseline-mini", alias: "production" });
const street = await readFile(new URL("../docs/pictures/street.jpg", import.meta.url));
const photographs = await Promise.all(
  SIZES.map(([width, height]) => sharp(street).resize(width, height).jpeg().toBuffer()),
);

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}\n`);
for (const threadsPerWorker of [1, 2]) {
  await measure({ workers: 1, threadsPerWorker });
}
await measureThroughput();

async function measure(options: { workers: number; threadsPerWorker: number }): Promise<void> {
  const pool = createSegmentationPool(options);
  const started = performance.now();
  await pool.prepare(model);
  console.log(
    `one child, ${options.threadsPerWorker} thread(s): ready after ${(performance.now() - started).toFixed(0)} ms; medians of ${ROUNDS}, ms`,
  );
  console.log(
    "  size         queue  decode   infer  encode   total   parent RSS  child RSS (peak)",
  );
  for (const [place, image] of photographs.entries()) {
    const runs: (Segmentation["timings"] & { totalMs: number })[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      const { timings } = await pool.segment({ model, image, outputs: [{ format: "label-map" }] });
      runs.push({ ...timings, totalMs: performance.now() - start });
    }
    const columns = (["queueMs", "decodeMs", "inferMs", "encodeMs", "totalMs"] as const).map(
      (key) =>
        median(runs.map((run) => run[key]))
          .toFixed(1)
          .padStart(7),
    );
    console.log(
      `  ${SIZES[place]?.join("x").padEnd(11)} ${columns.join(" ")}   ${memoryOf(process.pid)}  ${memoryOf(pool.processIds()[0])}`,
    );
  }
  await pool.close();
}

/** Two images at a time on one child, and on two: what a second process brings. */
async function measureThroughput(): Promise<void> {
  const image = photographs[1] ?? street;
  const rates: number[] = [];
  for (const workers of [1, 2]) {
    const pool = createSegmentationPool({ workers });
    await pool.prepare(model);
    rates.push(await imagesPerSecond(pool, image));
    await pool.close();
  }
  const [one = 0, two = 0] = rates;
  console.log(
    `throughput at 1280x720: ${one.toFixed(1)} images/s with one child, ${two.toFixed(1)} with two: ${(two / one).toFixed(2)}x`,
  );
}

async function imagesPerSecond(pool: SegmentationPool, image: Uint8Array): Promise<number> {
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 2 * ROUNDS }, () =>
      pool.segment({ model, image, outputs: [{ format: "label-map" }] }),
    ),
  );
  return (2 * ROUNDS * 1000) / (performance.now() - started);
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Resident memory now, and the most there ever was, as Linux counts it. */
function memoryOf(pid: number | undefined): string {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (field: string) =>
    Math.round(Number(status.match(new RegExp(`${field}:\\s+(\\d+)`))?.[1]) / 1024);
  return `${megabytes("VmRSS")} MB (${megabytes("VmHWM")})`;
}
