import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mixPatches } from "../../style-preview/mixing/mix-patches.ts";
import {
  type Features,
  patchStatistics,
  type Statistics,
} from "../../style-preview/mixing/statistics.ts";
import { createNumpyRandom } from "./numpy-random.ts";
import { type NumpyArray, readNpz } from "./read-npz.ts";

const GOLDEN = join(import.meta.dirname, "../../../shared/golden/famix/famix_mixing.npz");
const [CHANNELS, SIDE, GRID] = [256, 192, 3];
const PATCH_SIDE = SIDE / GRID;
const TOLERANCE = 1e-5;
/** Drawing them takes the longest. */
let known: Features | undefined;

test.for([
  ["mix", true],
  ["nomix", false],
] as const)("mixing equals FAMix's own code (%s)", ([prefix, isMixed], { skip }) => {
  skip(!existsSync(GOLDEN), "../shared/golden/famix is not beside this repository");
  const golden = readNpz(GOLDEN);
  known ??= goldenFeatures();
  const features = known;
  expect(sampleOf(features.data)).toEqual(firstHalf(golden, "in_sub"));

  const data = mixPatches({
    features,
    grid: GRID,
    own: patchStatistics(features, GRID),
    styles: goldenStyles(golden),
    sourceWeight: isMixed ? firstHalf(golden, "s") : new Float32Array(CHANNELS),
  });

  expectClose(sampleOf(data), firstHalf(golden, `${prefix}_out_sub`));
  const { mean, deviation } = patchStatistics({ ...features, data }, GRID);
  expectClose(byChannel(mean), firstHalf(golden, `${prefix}_patch_mean`));
  // The golden file has deviations without the epsilon below the root.
  const plain = deviation.map((value) => Math.sqrt(Math.max(0, value ** 2 - 1e-5)));
  expectClose(byChannel(plain), firstHalf(golden, `${prefix}_patch_std`), 1e-4);
});

/** The features that the golden file's README describes: what a fake backbone gave, of the first image. */
function goldenFeatures(): Features {
  const normal = createNumpyRandom(2025);
  const scales = createNumpyRandom(2026);
  const shifts = createNumpyRandom(2027);
  const patches = CHANNELS * GRID * GRID;
  const scale = Float32Array.from({ length: patches }, () => 0.5 + scales.sample());
  const shift = Float32Array.from({ length: patches }, () => shifts.normal());
  const data = Float32Array.from({ length: CHANNELS * SIDE * SIDE }, () => normal.normal());
  for (let at = 0; at < data.length; at++) {
    const channel = Math.floor(at / SIDE ** 2);
    const row = Math.floor((at % SIDE ** 2) / SIDE / PATCH_SIDE);
    const column = Math.floor((at % SIDE) / PATCH_SIDE);
    const patch = (channel * GRID + row) * GRID + column;
    const scaled = Math.fround((data[at] ?? 0) * (scale[patch] ?? 0));
    data[at] = Math.max(0, scaled + (shift[patch] ?? 0));
  }
  return { data, channels: CHANNELS, height: SIDE, width: SIDE };
}

/** What the official code drew for the patches of the first image; "255" stands for no label. */
function goldenStyles(golden: Map<string, NumpyArray>): Statistics {
  const labels = golden.get("most_list")?.texts ?? [];
  const entries = golden.get("bank_index")?.values ?? [];
  const take = (kind: "mu" | "std") => {
    const taken = new Float32Array(GRID * GRID * CHANNELS);
    for (let patch = 0; patch < GRID * GRID; patch++) {
      // [patches, images]
      const [label = "", entry = 0] = [labels[2 * patch], Number(entries[2 * patch])];
      const bank = golden.get(`bank/${label}/${kind}`) ?? golden.get(`bank/255/${kind}`);
      const values = Float32Array.from(bank?.values ?? []);
      taken.set(values.subarray(entry * CHANNELS, (entry + 1) * CHANNELS), patch * CHANNELS);
    }
    return taken;
  };
  return { mean: take("mu"), deviation: take("std") };
}

/** Every fourth channel, and every twelfth row and column. */
function sampleOf(data: Float32Array): Float32Array {
  const [channels, side] = [CHANNELS / 4, SIDE / 12];
  return Float32Array.from({ length: channels * side * side }, (_, at) => {
    const [channel, y, x] = [Math.floor(at / side ** 2), Math.floor(at / side) % side, at % side];
    return data[(4 * channel * SIDE + 12 * y) * SIDE + 12 * x] ?? Number.NaN;
  });
}

/** Of the first of two images. */
function firstHalf(golden: Map<string, NumpyArray>, name: string): Float32Array {
  const { values = [], shape: [images] = [] } = golden.get(name) ?? {};
  expect(images).toBe(2);
  return Float32Array.from(values).slice(0, values.length / 2);
}

/** From `[patches, channels]` to `[channels, patches]`. */
function byChannel(values: Float32Array): Float32Array {
  return values.map((_, at) => {
    const [channel, patch] = [Math.floor(at / GRID ** 2), at % GRID ** 2];
    return values[patch * CHANNELS + channel] ?? Number.NaN;
  });
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance = TOLERANCE): void {
  expect(actual.length).toBe(expected.length);
  const largest = actual.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? Number.NaN))),
    0,
  );
  expect(largest).toBeLessThan(tolerance);
}
