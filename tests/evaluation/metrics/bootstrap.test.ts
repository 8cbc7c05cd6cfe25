import fc from "fast-check";
import { expect, test } from "vitest";
import { bootstrapDifference } from "../../../evaluation/metrics/bootstrap-difference.ts";
import { bootstrapMiou } from "../../../evaluation/metrics/bootstrap-miou.ts";
import type { BootstrapImage } from "../../../evaluation/metrics/resample-images.ts";

const settings = { replicates: 1000, level: 0.95, seed: 1 };

test("an interval is as wide as chance makes it", () => {
  // mIoU is half the share of right images: the middle 95 % of B(100, 1/2) are 40 to 60.
  const images = Array.from({ length: 100 }, (_, at) =>
    imageOf({ name: `${at}`, rightPx: at % 2, wrongPx: 1 - (at % 2) }),
  );

  const interval = bootstrapMiou({ images, ...settings, replicates: 4000 });

  expect(interval?.low).toBeCloseTo(0.2, 2);
  expect(interval?.high).toBeCloseTo(0.3, 2);
});

test("every visual domain keeps its number of images", () => {
  // Images of one domain are alike: only drawing across domains could move the score.
  const images = Array.from({ length: 20 }, (_, at) => {
    const isNight = at < 5;
    return imageOf({
      name: `${at}`,
      visualDomain: isNight ? "night" : "day",
      rightPx: isNight ? 1 : 9,
      wrongPx: isNight ? 9 : 1,
    });
  });

  const interval = bootstrapMiou({ images, ...settings });

  // 5 x 1 + 15 x 9 right pixels of 200, for one label of two.
  expect(interval).toEqual({ low: 0.35, high: 0.35 });
});

test("an interval depends on images, seed and level, and not on the order of images", () => {
  const order = fc.shuffledSubarray(mixedImages, { minLength: mixedImages.length });
  const expected = bootstrapMiou({ images: mixedImages, ...settings, replicates: 50 });

  fc.assert(
    fc.property(order, (images) => {
      expect(bootstrapMiou({ images, ...settings, replicates: 50 })).toEqual(expected);
    }),
    { numRuns: 30 },
  );
  for (const other of [{ seed: 2 }, { level: 0.5 }, { images: mixedImages.slice(1) }]) {
    const images = mixedImages;
    expect(bootstrapMiou({ images, ...settings, replicates: 50, ...other })).not.toEqual(expected);
  }
});

test("an interval holds the middle of the replicates", () => {
  const narrow = bootstrapMiou({ images: mixedImages, ...settings, level: 0.5 });
  const wide = bootstrapMiou({ images: mixedImages, ...settings, level: 0.99 });

  const ends = [wide?.low, narrow?.low, narrow?.high, wide?.high];
  expect(ends).toEqual(ends.toSorted());
});

test("there is no interval where nothing can be drawn, or nothing was scored", () => {
  const alone = [
    imageOf({ name: "a", visualDomain: "day", rightPx: 1, wrongPx: 1 }),
    imageOf({ name: "a", visualDomain: "night", rightPx: 1, wrongPx: 2 }),
  ];
  const empty = ["a", "b"].map((name) => imageOf({ name, rightPx: 0, wrongPx: 0 }));

  expect(bootstrapMiou({ images: [], ...settings })).toBeNull();
  expect(bootstrapMiou({ images: alone, ...settings })).toBeNull();
  expect(bootstrapMiou({ images: empty, ...settings })).toBeNull();
});

test("two images of one name are refused: their order would decide the interval", () => {
  const images = [1, 2].map((rightPx) => imageOf({ name: "a", rightPx, wrongPx: 1 }));

  expect(() => bootstrapMiou({ images, ...settings })).toThrow(
    "Two images of day are called a. Name each once.",
  );
});

test("a difference is drawn from the same images for both, in whatever order they come", () => {
  const better = mixedImages.map(({ name, visualDomain, sums }) => ({
    name,
    visualDomain,
    // Ten pixels of a hundred more are right, in every image: chance moves both alike.
    sums: { ...sums, intersection: sums.intersection.map((pixels) => pixels + 10) },
  }));

  const difference = bootstrapDifference({
    first: mixedImages,
    second: better.toReversed(),
    ...settings,
  });

  const alone = bootstrapMiou({ images: mixedImages, ...settings });
  const width = (difference?.miou?.high ?? 1) - (difference?.miou?.low ?? 0);
  expect(difference?.miou?.low).toBeGreaterThan(0);
  expect(width).toBeLessThan(((alone?.high ?? 0) - (alone?.low ?? 0)) / 2);
  expect(
    bootstrapDifference({ first: mixedImages, second: mixedImages, ...settings })?.miou,
  ).toEqual({ low: 0, high: 0 });
});

test("a label that is in no image has no difference; one that few images have leaves some replicates out", () => {
  const images = Array.from({ length: 6 }, (_, at) => ({
    name: `${at}`,
    visualDomain: "day",
    sums: {
      intersection: Float64Array.of(5, at === 0 ? 2 : 0, 0),
      truth: Float64Array.of(10, at === 0 ? 4 : 0, 0),
      prediction: Float64Array.of(10, at === 0 ? 4 : 0, 0),
    },
  }));

  const difference = bootstrapDifference({ first: images, second: images, ...settings });

  expect(difference?.iou).toEqual([{ low: 0, high: 0 }, { low: 0, high: 0 }, null]);
});

test("evaluations of other images have no paired difference", () => {
  const [, ...fewer] = mixedImages;
  const renamed = mixedImages.map((image) => ({ ...image, name: `${image.name}b` }));

  for (const second of [fewer, renamed, []]) {
    expect(bootstrapDifference({ first: mixedImages, second, ...settings })).toBeNull();
  }
});

const mixedImages = Array.from({ length: 24 }, (_, at) =>
  imageOf({
    name: `${at}`,
    visualDomain: at % 3 === 0 ? "night" : "day",
    rightPx: 10 + ((at * 37) % 60),
    wrongPx: 90 - ((at * 37) % 60),
  }),
);

/** An image where label 0 is true everywhere, and label 1 is predicted for what is wrong. */
function imageOf({
  name,
  visualDomain = "day",
  rightPx,
  wrongPx,
}: {
  name: string;
  visualDomain?: string;
  rightPx: number;
  wrongPx: number;
}): BootstrapImage {
  return {
    name,
    visualDomain,
    sums: {
      intersection: Float64Array.of(rightPx, 0),
      truth: Float64Array.of(rightPx + wrongPx, 0),
      prediction: Float64Array.of(rightPx, wrongPx),
    },
  };
}
