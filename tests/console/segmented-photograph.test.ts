import { encode } from "fast-png";
import { expect, test } from "vitest";
import { probe } from "../../console/segment/probe.ts";
import {
  decodeValues,
  readSegmentedPhotograph,
} from "../../console/segment/segmented-photograph.ts";

const ROAD = { index: 0, name: "road", id: 7, color: [128, 64, 128] };
const SKY = { index: 10, name: "sky", id: 23, color: [70, 130, 180] };

const INDICES = Uint8Array.of(10, 10, 0, 0, 0, 255);
const CONFIDENCE = Uint8Array.of(255, 128, 64, 32, 16, 0);
const DISAGREEMENT = Uint8Array.of(0, 51, 102, 153, 204, 255);

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

test("where no label is, nothing is told", () => {
  expect(probe(readAnswer(), { x: 1, y: 1 })).toBeUndefined();
});

test("a map of colours is refused", () => {
  const rgb = encode({ width: 1, height: 1, depth: 8, channels: 3, data: Uint8Array.of(1, 2, 3) });

  expect(() => decodeValues(rgb)).toThrow("has 3 channels of 8 bits, not one of 8");
});

function readAnswer() {
  const palette = Array.from({ length: 256 }, (_, index) => [index, 0, 0]);
  const part = (type: string, body: Uint8Array | string) =>
    Buffer.concat([
      Buffer.from(`--x\r\nContent-Type: ${type}\r\n\r\n`),
      Buffer.from(body as string),
      Buffer.from("\r\n"),
    ]);
  const summary = {
    model: { name: "m", version: "1.0.0", labelSet: "cityscapes-19" },
    quality: "standard",
    image: { widthPx: 3, heightPx: 2 },
    meanConfidence: 0.5,
    labels: [ROAD, SKY].map((label) => ({ ...label, pixels: 3, pixelShare: 0.5 })),
  };
  const png = (data: Uint8Array, more = {}) =>
    encode({ width: 3, height: 2, depth: 8, channels: 1, data, ...more });
  const body = Buffer.concat([
    part("application/json", JSON.stringify(summary)),
    part("image/png", png(INDICES, { palette: palette as [number, number, number][] })),
    part("image/png;profile=confidence", png(CONFIDENCE)),
    part("image/png;profile=disagreement", png(DISAGREEMENT)),
    Buffer.from("--x--\r\n"),
  ]);
  return readSegmentedPhotograph(new Uint8Array(body), "multipart/mixed; boundary=x");
}
