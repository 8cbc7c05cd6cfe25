import { expect, test } from "vitest";
import { paintLabels, paintValues, RAMPS, toGradient } from "../../console/segment/paint.ts";

const LABELS = [
  { index: 0, name: "road", color: [128, 64, 32] },
  { index: 3, name: "sky", color: [1, 2, 3] },
];

test("a pixel has its label's colour, and none where its label is hidden or is none", () => {
  const pixels = paintLabels(Uint8Array.of(0, 3, 255), LABELS, new Set(["sky"]));

  expect([...pixels]).toEqual([128, 64, 32, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test("a ramp goes from its first colour to its last, through those between", () => {
  const pixels = paintValues(Uint8Array.of(0, 51, 255), RAMPS.confidence);

  expect([...pixels.subarray(0, 4)]).toEqual([68, 1, 84, 255]);
  expect([...pixels.subarray(4, 8)]).toEqual([65, 68, 135, 255]);
  expect([...pixels.subarray(8)]).toEqual([253, 231, 37, 255]);
  expect(toGradient(RAMPS.confidence)).toMatch(/^linear-gradient\(to right, rgb\(68 1 84\), /);
});
