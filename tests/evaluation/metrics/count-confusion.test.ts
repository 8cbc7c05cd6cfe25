import fc from "fast-check";
import { expect, test } from "vitest";
import { countConfusion } from "../../../evaluation/metrics/count-confusion.ts";
import { scoreConfusion } from "../../../evaluation/metrics/score-confusion.ts";
import { LABEL_COUNT, smallPairs } from "./label-maps.ts";

const labelCount = LABEL_COUNT;

test("a confusion matrix counts every scored pixel in its row and column", () => {
  fc.assert(
    fc.property(smallPairs, ({ truth, prediction }) => {
      const expected = new Int32Array(labelCount * (labelCount + 1));
      truth.forEach((label, pixel) => {
        if (label !== 255) {
          const column = Math.min(prediction[pixel] ?? 0, labelCount);
          const at = label * (labelCount + 1) + column;
          expected[at] = (expected[at] ?? 0) + 1;
        }
      });

      expect(countConfusion({ truth, prediction, labelCount })).toEqual(expected);
    }),
  );
});

test("label maps may begin anywhere in a buffer and have any length", () => {
  const buffer = Uint8Array.from({ length: 23 }, (_, at) => Math.floor(at / 9));
  const truth = buffer.subarray(1, 20);
  const prediction = buffer.subarray(3, 22);

  const confusion = countConfusion({ truth, prediction, labelCount: 3 });

  expect([...confusion]).toEqual([6, 2, 0, 0, 0, 7, 2, 0, 0, 0, 2, 0]);
});

test("a pixel that is predicted to be no scored label is a miss and no false alarm", () => {
  const truth = Uint8Array.from([0, 0, 1, 1]);
  const prediction = Uint8Array.from([0, 255, 1, 1]);

  const confusion = countConfusion({ truth, prediction, labelCount: 2 });

  expect([...confusion]).toEqual([1, 0, 1, 0, 2, 0]);
  expect(scoreConfusion({ confusion, labelCount: 2 })).toEqual({
    pixelCount: 4,
    iou: [0.5, 1],
    miou: 0.75,
    pixelAccuracy: 0.75,
  });
});

test("what was predicted where truth is ignored does not matter, whatever its value", () => {
  const truth = Uint8Array.from([0, 255, 255, 255, 255, 255]);
  const prediction = Uint8Array.from([0, 1, 7, 200, 255, 0]);

  const confusion = countConfusion({ truth, prediction, labelCount: 2 });

  expect([...confusion]).toEqual([1, 0, 0, 0, 0, 0]);
});

test("values that are no label's are refused where they would count", () => {
  const labels = Uint8Array.from([0, 1, 2, 2, 2]);
  const zeros = new Uint8Array(5);

  expect(() => countConfusion({ truth: labels, prediction: zeros, labelCount: 2 })).toThrow(
    "Truth holds 2 at 3 scored pixels, but there are 2 labels.",
  );
  expect(() => countConfusion({ truth: zeros, prediction: labels, labelCount: 2 })).toThrow(
    "The prediction holds 2 at 3 scored pixels",
  );
  expect(() =>
    countConfusion({ truth: zeros, prediction: zeros.subarray(1), labelCount: 2 }),
  ).toThrow(TypeError);
});
