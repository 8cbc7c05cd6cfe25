import fc from "fast-check";
import { expect, test } from "vitest";
import { countConfusion } from "../../../evaluation/metrics/count-confusion.ts";
import { scoreConfusion } from "../../../evaluation/metrics/score-confusion.ts";
import { LABEL_COUNT, smallPairs } from "./label-maps.ts";

const labelCount = LABEL_COUNT;

test("IoU divides what is right by what is true, predicted or both", () => {
  const scores = scoreConfusion({ confusion: [6, 2, 0, 1, 3, 0], labelCount: 2 });

  expect(scores).toEqual({
    pixelCount: 12,
    iou: [6 / 9, 3 / 6],
    miou: (6 / 9 + 3 / 6) / 2,
    pixelAccuracy: 9 / 12,
  });
});

test("a label that is predicted and nowhere true counts 0; one that is in neither is left out", () => {
  const scores = scoreConfusion({ confusion: [3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], labelCount: 3 });

  expect(scores.iou).toEqual([0.75, 0, null]);
  expect(scores.miou).toBe(0.375);
});

test("nothing scored is no score", () => {
  const scores = scoreConfusion({ confusion: new Int32Array(6), labelCount: 2 });

  expect(scores).toEqual({ pixelCount: 0, iou: [null, null], miou: null, pixelAccuracy: null });
});

test("a matrix of other labels is refused", () => {
  expect(() => scoreConfusion({ confusion: new Int32Array(4), labelCount: 2 })).toThrow(
    "A confusion matrix of 2 labels has 6 entries, not 4.",
  );
});

test("a prediction that equals truth scores 1, wherever truth has a label", () => {
  fc.assert(
    fc.property(smallPairs, ({ truth }) => {
      const { iou, miou, pixelAccuracy } = score(truth, truth);

      const present = new Set(truth.filter((label) => label !== 255));
      expect(iou).toEqual(
        Array.from({ length: labelCount }, (_, at) => (present.has(at) ? 1 : null)),
      );
      expect([miou, pixelAccuracy]).toEqual(present.size > 0 ? [1, 1] : [null, null]);
    }),
  );
});

test("scores do not depend on where pixels are, nor on which label is which", () => {
  const pairsWithOrder = smallPairs.chain((pair) => {
    const places = Array.from(pair.truth, (_, at) => at);
    const all = { minLength: places.length, maxLength: places.length };
    return fc.record({
      pair: fc.constant(pair),
      order: fc.shuffledSubarray(places, all),
      names: fc.shuffledSubarray([0, 1, 2, 3], { minLength: labelCount, maxLength: labelCount }),
    });
  });
  fc.assert(
    fc.property(pairsWithOrder, ({ pair: { truth, prediction }, order, names }) => {
      const moved = (labels: Uint8Array) => Uint8Array.from(order, (at) => labels[at] ?? 0);
      const renamed = (labels: Uint8Array) => labels.map((label) => names[label] ?? 255);

      const scores = score(truth, prediction);

      expect(score(moved(truth), moved(prediction))).toEqual(scores);
      const other = score(renamed(truth), renamed(prediction));
      expect(names.map((name) => other.iou[name])).toEqual(scores.iou);
      expect(other.miou ?? -1).toBeCloseTo(scores.miou ?? -1, 14);
    }),
  );
});

test("every score is a share, and ignoring pixels of truth never makes a perfect label worse", () => {
  fc.assert(
    fc.property(smallPairs, ({ truth, prediction }) => {
      const { iou, miou, pixelAccuracy } = score(truth, prediction);
      for (const value of [...iou, miou, pixelAccuracy]) {
        expect(value === null || (value >= 0 && value <= 1)).toBe(true);
      }

      const cut = score(
        truth.map((label, pixel) => (label === prediction[pixel] ? label : 255)),
        prediction,
      );
      expect(cut.miou === null || cut.miou === 1).toBe(true);
    }),
  );
});

function score(truth: Uint8Array, prediction: Uint8Array) {
  const confusion = countConfusion({ truth, prediction, labelCount });
  return scoreConfusion({ confusion, labelCount });
}
