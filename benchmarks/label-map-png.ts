// Encoding a label map as PNG, against sharp and fast-png, in one run.
//   npx tsx benchmarks/label-map-png.ts
import { cpus } from "node:os";
import { encode } from "fast-png";
import sharp from "sharp";
import { LABEL_SETS } from "#contracts";
import { encodeLabelMap } from "../segmentation/masks/encode-label-map.ts";

const ROUNDS = 40;
const widthPx = 2048;
const heightPx = 1024;
const labelSet = LABEL_SETS["cityscapes-19"];
const palette = labelSet.labels.map(({ color }) => [...color]);
const labels = drawLabels();

const encoders = {
  "allweather, exact palette": async () => encodeLabelMap({ labels, widthPx, heightPx, labelSet }),
  "sharp, 8-bit grey, no palette": () =>
    sharp(labels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toBuffer(),
  "fast-png, exact palette": async () =>
    encode({ data: labels, width: widthPx, height: heightPx, channels: 1, depth: 8, palette }),
};

console.log(
  `${widthPx}x${heightPx}, median of ${ROUNDS}; ${cpus()[0]?.model}, Node ${process.version}`,
);
let reference = Number.NaN;
for (const [name, encodeOnce] of Object.entries(encoders)) {
  const times: number[] = [];
  let sizeBytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    sizeBytes = (await encodeOnce()).length;
    times.push(performance.now() - start);
  }
  const ms = times.toSorted((one, other) => one - other)[ROUNDS / 2] ?? Number.NaN;
  reference = Number.isNaN(reference) ? ms : reference;
  console.log(
    `${name.padEnd(30)} ${ms.toFixed(2).padStart(6)} ms  ${(ms / reference).toFixed(1).padStart(5)}x  ${(sizeBytes / 1000).toFixed(0).padStart(4)} kB`,
  );
}

/** Regions with wavy borders and thin poles: as many runs as a street has, and no photograph needed. */
function drawLabels(): Uint8Array {
  const drawn = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const wave = 40 * Math.sin(x / 37) + 15 * Math.sin(x / 17 + y / 53);
      const band = Math.floor((y + wave) / 128);
      const pole = x % 173 < 5 && y > 200 && y < 700;
      drawn[y * widthPx + x] = pole ? 5 : (Math.max(0, band) * 3 + Math.floor(x / 512)) % 19;
    }
  }
  return drawn;
}
