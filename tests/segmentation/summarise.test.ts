import { expect, test } from "vitest";
import { LABEL_SETS, type ModelManifest, segmentationSummarySchema } from "#contracts";
import { summarise } from "../../segmentation/masks/summarise.ts";

const manifest = { name: "mini", version: "1.0.0", labelSet: "camvid-11" } as ModelManifest;

const { labels } = LABEL_SETS["camvid-11"];
const segmented = {
  labels: Uint8Array.from([3, 3, 3, 0]),
  confidence: Uint16Array.from([65535, 65535, 0, 13107]),
  photograph: { rgb: new Uint8Array(12), widthPx: 2, heightPx: 2 },
  manifest,
  quality: "fast" as const,
};

test("a summary counts the labels that are there, largest first", () => {
  const summary = summarise(segmented, labels);

  expect(segmentationSummarySchema.parse(summary)).toEqual(summary);
  expect(summary.model).toEqual({ name: "mini", version: "1.0.0", labelSet: "camvid-11" });
  expect(summary.quality).toBe("fast");
  expect(summary.meanConfidence).toBeCloseTo(0.55, 10);
  expect(summary.labels.map(({ name, pixels, pixelShare }) => [name, pixels, pixelShare])).toEqual([
    ["road", 3, 0.75],
    ["sky", 1, 0.25],
  ]);
  expect(summary.labels[0]?.meanConfidence).toBeCloseTo(2 / 3, 10);
  expect(summary.labels[1]?.meanConfidence).toBeCloseTo(0.2, 10);
});

test("a summary of some labels leaves out the others, and still speaks of the whole image", () => {
  const summary = summarise(segmented, labels.slice(0, 2));

  expect(summary.labels.map(({ name, pixelShare }) => [name, pixelShare])).toEqual([["sky", 0.25]]);
  expect(summary.meanConfidence).toBeCloseTo(0.55, 10);
});
