// Every encoder of a segmentation at 2048x1024, and beside some of them what others would take. One
// run, in rounds in which each has its turn, so that all of them see the same machine.
//   npx tsx benchmarks/encoders.ts [rounds]
import { cpus } from "node:os";
import { encode } from "fast-png";
import sharp from "sharp";
import { LABEL_SETS, type ModelManifest, type OutputSpec } from "#contracts";
import { encodeOutput } from "../segmentation/masks/encode-output.ts";
import { encodeRuns } from "../segmentation/masks/encode-runs.ts";
import type { SegmentedImage } from "../segmentation/masks/segmented-image.ts";

const ROUNDS = Number(process.argv[2] ?? 40);
const WARM_UP_ROUNDS = 3;
const widthPx = 2048;
const heightPx = 1024;
const labelSet = LABEL_SETS["cityscapes-19"];
const labels = drawLabels();
const size = { width: widthPx, height: heightPx };
const raw = { raw: { ...size, channels: 1 as const } };
const segmented: SegmentedImage = {
  labels,
  confidence: drawConfidence(),
  scores: { data: new Float32Array(19 * 256 * 512), shape: [19, 256, 512] },
  photograph: { rgb: drawPhotograph(), widthPx, heightPx },
  manifest: { name: "m", version: "1.0.0", labelSet: labelSet.id } as ModelManifest,
  quality: "standard",
};
const grey = segmented.confidence.map((level) => level / 257);

const ours = (spec: OutputSpec) => () => encodeOutput(segmented, spec);

/** By what they make; the first of each group is what the others are compared with. */
const GROUPS: Record<string, Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  "label-map": {
    allweather: ours({ format: "label-map" }),
    "allweather, ids=labelId": ours({ format: "label-map", ids: "labelId" }),
    "sharp, grey without palette": () => sharp(labels, raw).toColourspace("b-w").png().toBuffer(),
    "fast-png, exact palette": () =>
      encode({
        ...size,
        data: labels,
        channels: 1,
        depth: 8,
        palette: labelSet.labels.map(({ color }) => [...color]),
      }),
  },
  rle: {
    "allweather, one pass": () => joined(encodeRuns({ labels, widthPx, heightPx })),
    "allweather, with its JSON": ours({ format: "rle" }),
    "a pass for each label": encodeLabelByLabel,
  },
  polygons: { allweather: ours({ format: "polygons" }) },
  confidence: {
    "sharp, as allweather asks": ours({ format: "confidence" }),
    "fast-png": () => encode({ ...size, data: Uint8Array.from(grey), channels: 1, depth: 8 }),
  },
  overlay: {
    "allweather, JPEG": ours({ format: "overlay" }),
    "allweather, WebP": ours({ format: "overlay-webp" }),
  },
  summary: { allweather: ours({ format: "summary" }) },
  tensors: {
    "safetensors, labels": ours({ format: "safetensors" }),
    "npz, labels": ours({ format: "npz" }),
    "npz, labels, confidence, scores": ours({
      format: "npz",
      tensors: ["labels", "confidence", "scores"],
    }),
  },
  masks: {
    allweather: ours({ format: "masks" }),
    "sharp, without the zip": encodeMasksWithSharp,
  },
};

console.log(`${widthPx}x${heightPx}, ${labelSet.labels.length} labels, medians of ${ROUNDS}`);
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}\n`);
for (const [what, encoders] of Object.entries(GROUPS)) {
  console.log(what);
  await measure(encoders);
}

async function measure(encoders: (typeof GROUPS)[string]): Promise<void> {
  const times = new Map<string, number[]>();
  const sizes = new Map<string, number>();
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [name, encodeOnce] of Object.entries(encoders)) {
      const started = performance.now();
      sizes.set(name, (await encodeOnce()).length);
      const ms = performance.now() - started;
      times.set(name, [...(times.get(name) ?? []), ...(round < 0 ? [] : [ms])]);
    }
  }
  const [first = []] = times.values();
  for (const [name, each] of times) {
    const ratio = (median(each) / median(first)).toFixed(1);
    const bytes = ((sizes.get(name) ?? 0) / 1000).toFixed(0);
    console.log(
      `  ${name.padEnd(32)} ${median(each).toFixed(2).padStart(7)} ms  ${ratio.padStart(6)}x  best ${Math.min(...each).toFixed(2)} ms  ${bytes} kB`,
    );
  }
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

function joined(runs: ReturnType<typeof encodeRuns>): Uint8Array {
  return Buffer.from([...runs.values()].map(({ counts }) => counts).join(""));
}

/** What the format's description says, step by step: a mask, its runs, their text. */
function encodeLabelByLabel(): Uint8Array {
  return Buffer.from(
    labelSet.labels
      .map(({ index }) => {
        const lengths = [0];
        let isInside = false;
        for (let at = 0; at < labels.length; at++) {
          const pixel = (at % heightPx) * widthPx + Math.floor(at / heightPx);
          if ((labels[pixel] === index) !== isInside) {
            isInside = !isInside;
            lengths.push(0);
          }
          lengths.push((lengths.pop() ?? 0) + 1);
        }
        return lengths
          .map((length, place) => digitsOf(place > 2 ? length - (lengths[place - 2] ?? 0) : length))
          .join("");
      })
      .join(""),
  );
}

function digitsOf(number: number): string {
  const bits = number & 0x1f;
  const rest = number >> 5;
  const isLast = (bits & 0x10) === 0 ? rest === 0 : rest === -1;
  return isLast
    ? String.fromCharCode(48 + bits)
    : String.fromCharCode(48 + bits + 32) + digitsOf(rest);
}

async function encodeMasksWithSharp(): Promise<Uint8Array> {
  const masks: Uint8Array[] = [];
  for (const { index } of labelSet.labels) {
    const mask = labels.map((label) => (label === index ? 255 : 0));
    masks.push(await sharp(mask, raw).toColourspace("b-w").png().toBuffer());
  }
  return Buffer.concat(masks);
}

/** Regions with wavy borders and thin poles: as many runs as a street has, and no photograph needed. */
function drawLabels(): Uint8Array {
  return Uint8Array.from({ length: widthPx * heightPx }, (_, at) => {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    const wave = 40 * Math.sin(x / 37) + 15 * Math.sin(x / 17 + y / 53);
    const band = Math.floor((y + wave) / 128);
    const pole = x % 173 < 5 && y > 200 && y < 700;
    return pole ? 5 : (Math.max(0, band) * 3 + Math.floor(x / 512)) % 19;
  });
}

/** Sure in the middle of regions, less so at borders, and never quite even. */
function drawConfidence(): Uint16Array {
  return Uint16Array.from({ length: widthPx * heightPx }, (_, at) => {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    return 50_000 + 14_000 * Math.sin(x / 61) * Math.cos(y / 47) + ((x * 7919 + y * 104_729) % 997);
  });
}

function drawPhotograph(): Uint8Array {
  return Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)];
    return 128 + 80 * Math.sin(x / 90 + (at % 3)) + 40 * Math.cos(y / 70) + ((at * 7919) % 7);
  });
}
