// What CLOUDS costs to serve at 1024x512, both qualities, beside the embedded model in the same run.
//   npx tsx benchmarks/clouds.ts STORE NAME@VERSION [NAME@VERSION ...]
// where STORE holds what `allweather import clouds` published.
import { mkdtemp, readFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { createModelRegistry, openStore } from "#model-store";
import { createSegmentationPool } from "#segmentation";

const ROUNDS = 5;
const WIDTH = 1024;
const HEIGHT = 512;
const PEER = "baseline-mini@1.1.0";

const [url, ...references] = process.argv.slice(2);
if (url === undefined || references.length === 0) {
  console.error("usage: npx tsx benchmarks/clouds.ts STORE NAME@VERSION [NAME@VERSION ...]");
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), "allweather-"));
const models = createModelRegistry({
  store: openStore({ url }),
  cacheFolder: join(folder, "cache"),
  aliasTtlMs: Number.POSITIVE_INFINITY,
  now: Date.now,
});
const street = await readFile(new URL("../docs/pictures/street.jpg", import.meta.url));
const image = await sharp(street).resize(WIDTH, HEIGHT, { fit: "fill" }).jpeg().toBuffer();

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`);
console.log(`${WIDTH}x${HEIGHT}, one child with 2 threads; medians of ${ROUNDS}\n`);
console.log("model                     quality   ready ms  infer ms  of the peer's  peak RSS");

let peerMs: number | undefined;
for (const reference of [PEER, ...references]) {
  const [name = "", version = ""] = reference.split("@");
  for (const quality of ["standard", "fast"] as const) {
    const model = await models.open({ name, version });
    const pool = createSegmentationPool({ workers: 1, threadsPerWorker: 2 });
    const started = performance.now();
    await pool.prepare(model);
    const readyMs = performance.now() - started;
    const inferMs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { timings } = await pool.segment({
        model,
        image,
        quality,
        outputs: [{ format: "label-map" }],
      });
      inferMs.push(timings.inferMs);
    }
    const median = inferMs.sort((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
    peerMs ??= median;
    const peak = await peakRssMb(pool.processIds()[0]);
    console.log(
      `${reference.padEnd(26)}${quality.padEnd(10)}${readyMs.toFixed(0).padStart(8)}${median.toFixed(0).padStart(10)}${(median / peerMs).toFixed(1).padStart(15)}${peak.toFixed(0).padStart(7)} MB`,
    );
    await pool.close();
  }
}

async function peakRssMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
