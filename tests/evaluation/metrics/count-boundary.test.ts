import fc from "fast-check";
import { expect, test } from "vitest";
import { countBoundary } from "../../../evaluation/metrics/count-boundary.ts";
import { LABEL_COUNT, type SmallPair, smallPairs } from "./label-maps.ts";

const labelCount = LABEL_COUNT;

test("bands are those that one erosion after another leaves, label by label", () => {
  fc.assert(
    fc.property(smallPairs, (pair) => {
      expect(countBoundary({ ...pair, labelCount })).toEqual(erodeByHand(pair, 1));
    }),
  );
});

test("a wider band is as many erosions", () => {
  const pairs = fc
    .tuple(smallPairs, fc.constantFrom(1, 2, 30))
    // One pixel becomes so many along the row: 2 % of the diagonal are then several.
    .map(([pair, factor]) => stretch(pair, factor));
  fc.assert(
    fc.property(pairs, (pair) => {
      const bandPx = Math.max(1, Math.round(0.02 * Math.hypot(pair.widthPx, pair.heightPx)));

      expect(countBoundary({ ...pair, labelCount })).toEqual(erodeByHand(pair, bandPx));
    }),
    { numRuns: 60 },
  );
});

test("the width of the band is rounded as the authors round it: halves to the even number", () => {
  // Diagonals of 75, 125 and 175: 1.5, 2.5 and 3.5 pixels.
  for (const [widthPx, heightPx, bandPx] of [
    [45, 60, 2],
    [75, 100, 2],
    [105, 140, 4],
  ] as const) {
    const truth = new Uint8Array(widthPx * heightPx);

    const { union } = countBoundary({
      truth,
      prediction: truth,
      widthPx,
      heightPx,
      labelCount: 1,
    });

    const inside = (widthPx - 2 * bandPx) * (heightPx - 2 * bandPx);
    expect([...union]).toEqual([widthPx * heightPx - inside]);
  }
});

test("a border that is off by one pixel costs far more of the band than of the mask", () => {
  const widthPx = 60;
  const heightPx = 40;
  const half = (border: number) =>
    Uint8Array.from({ length: widthPx * heightPx }, (_, at) => Number(at % widthPx >= border));

  const { intersection, union } = countBoundary({
    truth: half(30),
    prediction: half(31),
    widthPx,
    heightPx,
    labelCount: 2,
  });

  // The column at the border, 38 pixels without the frame, is out on either side.
  const frame = 2 * 30 + 38;
  expect([...intersection]).toEqual([frame, frame - 2]);
  expect([...union]).toEqual([frame + 2 * 38 + 2, frame + 2 * 38]);
});

test("label maps of another size are refused", () => {
  const labels = new Uint8Array(6);

  expect(() =>
    countBoundary({ truth: labels, prediction: labels, widthPx: 2, heightPx: 2, labelCount }),
  ).toThrow("Truth has 6 pixels and the prediction 6, but 2 x 2 are 4.");
});

/** Boundary IoU as it is written down: a mask at a time, a square of 3 x 3 at a time. */
function erodeByHand({ truth, prediction, widthPx, heightPx }: SmallPair, bandPx: number) {
  const bandOf = (labels: Uint8Array, label: number) => {
    const mask = [...labels].map((each, pixel) => each === label && truth[pixel] !== 255);
    let eroded = mask;
    for (let round = 0; round < bandPx; round++) {
      eroded = erode(eroded, widthPx, heightPx);
    }
    return mask.map((inside, pixel) => inside && !eroded[pixel]);
  };
  const bands = Array.from({ length: labelCount }, (_, label) => {
    const inTruth = bandOf(truth, label);
    const inPrediction = bandOf(prediction, label);
    return {
      both: inTruth.filter((inside, pixel) => inside && inPrediction[pixel]).length,
      either: inTruth.filter((inside, pixel) => inside || inPrediction[pixel]).length,
    };
  });
  return {
    intersection: Float64Array.from(bands, ({ both }) => both),
    union: Float64Array.from(bands, ({ either }) => either),
  };
}

function erode(mask: boolean[], widthPx: number, heightPx: number): boolean[] {
  const steps = [-1, 0, 1];
  return mask.map((_, pixel) => {
    const x = pixel % widthPx;
    const y = Math.floor(pixel / widthPx);
    return steps.every((dy) =>
      steps.every((dx) => {
        const inside = x + dx >= 0 && x + dx < widthPx && y + dy >= 0 && y + dy < heightPx;
        return inside && mask[pixel + dy * widthPx + dx];
      }),
    );
  });
}

function stretch({ truth, prediction, confidence, widthPx, heightPx }: SmallPair, factor: number) {
  const along = (labels: Uint8Array) =>
    Uint8Array.from(
      { length: labels.length * factor },
      (_, at) => labels[Math.floor(at / factor)] ?? 0,
    );
  return {
    truth: along(truth),
    prediction: along(prediction),
    confidence,
    widthPx: widthPx * factor,
    heightPx,
  };
}
