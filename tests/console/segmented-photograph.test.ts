import { encode } from "fast-png";
import { expect, test } from "vitest";
import { describeProbe, probe } from "../../console/segment/probe.ts";
import {
  decodeValues,
  readSegmentedPhotograph,
} from "../../console/segment/segmented-photograph.ts";
import {
  ANSWER_TYPE,
  CONFIDENCE,
  DISAGREEMENT,
  INDICES,
  SKY,
  segmentationAnswer,
} from "./segmentation-answer.ts";

test("an answer's maps are read exactly, value by value", () => {
  const { widthPx, heightPx, indices, confidence, disagreement, model } = readAnswer();

  expect([widthPx, heightPx]).toEqual([3, 2]);
  expect(indices).toEqual(INDICES);
  expect(confidence).toEqual(CONFIDENCE);
  expect(disagreement).toEqual(DISAGREEMENT);
  expect(model.name).toBe("m");
});

test("a point is told by its label, its confidence and its disagreement", () => {
  const answer = readAnswer();

  expect(probe(answer, { x: 0.5, y: 0.2 })).toEqual({
    label: "sky",
    color: SKY.color,
    confidence: 128 / 255,
    disagreement: 0.2,
  });
  expect(probe(answer, { x: 0, y: 1 })?.label).toBe("road");
});

test("what is known of a pixel is told in words, also what styles make of it", () => {
  const found = { label: "sky", color: SKY.color, confidence: 0.504, disagreement: undefined };

  expect(describeProbe(found)).toEqual(["50 % sure"]);
  expect(describeProbe({ ...found, disagreement: 0.2 })).toEqual([
    "50 % sure",
    "other in 20 % of runs",
  ]);
});

test("where no label is, nothing is told", () => {
  expect(probe(readAnswer(), { x: 1, y: 1 })).toBeUndefined();
});

test("a map of colours is refused", () => {
  const rgb = encode({ width: 1, height: 1, depth: 8, channels: 3, data: Uint8Array.of(1, 2, 3) });

  expect(() => decodeValues(rgb)).toThrow("has 3 channels of 8 bits, not one of 8");
});

function readAnswer() {
  return readSegmentedPhotograph(segmentationAnswer({ isRobust: true }), ANSWER_TYPE);
}
