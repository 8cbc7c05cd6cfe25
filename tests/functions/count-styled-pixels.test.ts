import { expect, test } from "vitest";
import { countStyledPixels } from "../../functions/styles/count-styled-pixels.ts";
import { drawPicture } from "../segmentation/pictures.ts";

const image = new Uint8Array(await drawPicture().png().toBuffer());
const limits = { minSidePx: 8, maxSidePx: 2048, maxPixels: 2 ** 22 };
const count = (runs: number, maxPixels = 64 * 48) =>
  countStyledPixels({ image, limits, styles: { maxPixels }, runs });

test("an image counts once for each run", () => {
  expect([count(1), count(9)]).toEqual([64 * 48, 9 * 64 * 48]);
});

test("the largest image that may be looked at in styles may be so in eight", () => {
  expect(() => count(1, 64 * 48 - 1)).toThrow(/at most 3071 are looked at in styles/);
  expect(() => count(10)).toThrow(/30720 in 10 runs .* Ask for fewer styles \(robustness\)/);
});

test("a smaller one may be in more", () => {
  expect(count(33, 4 * 64 * 48)).toBe(33 * 64 * 48);
});
