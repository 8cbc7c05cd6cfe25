import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IGNORE_LABEL } from "#contracts";
import { createRandom } from "../../style-preview/mixing/create-random.ts";
import { drawSourceWeight } from "../../style-preview/mixing/draw-source-weight.ts";
import { mixPatches } from "../../style-preview/mixing/mix-patches.ts";
import { cutPatches } from "../../style-preview/mixing/patches.ts";
import { pickBankStyles } from "../../style-preview/mixing/pick-bank-styles.ts";
import { patchStatistics } from "../../style-preview/mixing/statistics.ts";
import { takeStatistics } from "../../style-preview/mixing/take-statistics.ts";

const [CHANNELS, HEIGHT, WIDTH] = [3, 13, 17];
const BETA = { distribution: "beta", a: 0.1, b: 0.1 } as const;

describe("patches", () => {
  test("cover a map once, whatever its sides", () => {
    const side = fc.integer({ min: 2, max: 60 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 16 }), (width, height, grid) => {
        fc.pre(grid <= Math.min(width, height) / 2);
        const seen = new Uint8Array(width * height);
        for (const { top, bottom, left, right } of cutPatches({ width, height, grid })) {
          for (let y = top; y < bottom; y++) {
            seen.fill(1 + (seen[y * width + left] ?? 0), y * width + left, y * width + right);
          }
        }
        expect(seen.every((count) => count === 1)).toBe(true);
      }),
    );
  });

  test("are cut where training cuts them", () => {
    // dgseg.styles.patches._cuts(11, 3) == [0, 4, 7, 11]
    expect(cutPatches({ width: 11, height: 6, grid: 3 }).slice(0, 3)).toEqual([
      { top: 0, bottom: 2, left: 0, right: 4 },
      { top: 0, bottom: 2, left: 4, right: 7 },
      { top: 0, bottom: 2, left: 7, right: 11 },
    ]);
  });
});

describe("a mixture", () => {
  const features = {
    data: Float32Array.from({ length: CHANNELS * HEIGHT * WIDTH }, (_, at) => (at * 37) % 11),
    channels: CHANNELS,
    height: HEIGHT,
    width: WIDTH,
  };
  const own = patchStatistics(features, 2);
  const style = { mean: new Float32Array(12).fill(9), deviation: new Float32Array(12).fill(0.5) };

  test("with nothing of the style is what there was", () => {
    const sourceWeight = new Float32Array(CHANNELS).fill(1);
    const mixed = mixPatches({ features, grid: 2, own, styles: style, sourceWeight });

    expect(largest(mixed, features.data)).toBeLessThan(1e-5);
  });

  test("with nothing else has the statistics of the style", () => {
    const sourceWeight = new Float32Array(CHANNELS);
    const data = mixPatches({ features, grid: 2, own, styles: style, sourceWeight });

    const { mean, deviation } = patchStatistics({ ...features, data }, 2);
    expect(largest(mean, style.mean)).toBeLessThan(1e-4);
    expect(largest(deviation, style.deviation)).toBeLessThan(1e-3);
  });

  test("may take the place of what it was made of", () => {
    const options = { grid: 2, own, styles: style, sourceWeight: Float32Array.of(0.1, 0.5, 0.9) };
    const copy = { ...features, data: features.data.slice() };

    mixPatches({ ...options, features: copy, into: copy.data });

    expect(copy.data).toEqual(mixPatches({ ...options, features }));
  });

  test("is never negative, as the layer is not", () => {
    const dark = { ...style, mean: new Float32Array(12).fill(-9) };
    const sourceWeight = new Float32Array(CHANNELS);

    expect(
      mixPatches({ features, grid: 2, own, styles: dark, sourceWeight }).every(
        (each) => each === 0,
      ),
    ).toBe(true);
  });
});

describe("a draw", () => {
  test("of weights follows the recipe's Beta", () => {
    const weights = drawSourceWeight({
      random: createRandom(1),
      channels: 20_000,
      sourceWeight: BETA,
    });

    const mean = weights.reduce((sum, each) => sum + each, 0) / weights.length;
    const variance = weights.reduce((sum, each) => sum + (each - mean) ** 2, 0) / weights.length;
    // a / (a + b), and ab / ((a + b)^2 (a + b + 1)).
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance).toBeCloseTo(0.01 / (0.04 * 1.2), 2);
    expect(weights.every((each) => each >= 0 && each <= 1)).toBe(true);
  });

  test.each([0, 2 ** 32 - 1])("of seed %i is the same each time, and no other's", (seed) => {
    const draw = (from: number) =>
      drawSourceWeight({ random: createRandom(from), channels: 8, sourceWeight: BETA });

    expect(draw(seed)).toEqual(draw(seed));
    expect(draw(seed)).not.toEqual(draw(seed - 1));
  });

  const style = (label: string) => ({
    name: label,
    label,
    prompt: null,
    lossBefore: null,
    lossAfter: null,
  });

  test("of styles takes those of a patch's label, else of none, else any", () => {
    const random = createRandom(5);
    const pick = (labels: string[], of: string[]) =>
      new Set(
        Array.from({ length: 60 }, () =>
          pickBankStyles({ random, labels: of, styles: labels.map(style) }),
        ).flat(),
      );

    expect(pick(["road", "sky", "road", IGNORE_LABEL], ["road"])).toEqual(new Set([0, 2]));
    expect(pick(["road", "sky", "road", IGNORE_LABEL], ["car"])).toEqual(new Set([3]));
    expect(pick(["road", "sky"], ["car"])).toEqual(new Set([0, 1]));
  });
});

test("rows of statistics are taken in their order", () => {
  const rows = { mean: Float32Array.of(1, 2, 3, 4), deviation: Float32Array.of(5, 6, 7, 8) };

  expect(takeStatistics(rows, [1, 0, 1], 2)).toEqual({
    mean: Float32Array.of(3, 4, 1, 2, 3, 4),
    deviation: Float32Array.of(7, 8, 5, 6, 7, 8),
  });
});

function largest(actual: Float32Array, expected: Float32Array): number {
  return Math.max(...actual.map((value, at) => Math.abs(value - (expected[at] ?? Number.NaN))));
}
