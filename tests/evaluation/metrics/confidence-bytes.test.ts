import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CONFIDENCE_LEVELS } from "../../../evaluation/metrics/count-confidence.ts";
import { decodeConfidenceCounts } from "../../../evaluation/metrics/decode-confidence-counts.ts";
import { encodeConfidenceCounts } from "../../../evaluation/metrics/encode-confidence-counts.ts";

const pixelCounts = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.maxSafeNat().map((n) => n || 1),
);
const levels = fc.uniqueArray(
  fc.record({
    level: fc.oneof(fc.constantFrom(0, 1, 65534, 65535), fc.nat(65535)),
    all: pixelCounts,
    correctShare: fc.constantFrom(0, 0.3, 1),
  }),
  { selector: ({ level }) => level, maxLength: 50 },
);

test("counts come back from bytes as they were, in a few bytes for each level that has pixels", () => {
  fc.assert(
    fc.property(levels, (filled) => {
      const counts = emptyCounts();
      for (const { level, all, correctShare } of filled) {
        counts.all[level] = all;
        counts.correct[level] = Math.floor(all * correctShare);
      }

      const bytes = encodeConfidenceCounts(counts);

      const { all, correct } = decodeConfidenceCounts(bytes);
      // A walk of its own: to compare 65,536 numbers takes `toEqual` a second.
      expect(all.findIndex((pixels, level) => pixels !== counts.all[level])).toBe(-1);
      expect(correct.findIndex((pixels, level) => pixels !== counts.correct[level])).toBe(-1);
      expect(bytes.length).toBeLessThanOrEqual(16 + 19 * filled.length);
    }),
  );
});

test("every level may have pixels, as many as a data set has", () => {
  const counts = emptyCounts();
  for (let level = 0; level < CONFIDENCE_LEVELS; level++) {
    counts.all[level] = 1 + ((level * 2_654_435_761) % 2 ** 40);
    counts.correct[level] = Math.floor(((counts.all[level] ?? 0) * (level % 97)) / 97);
  }

  const { all, correct } = decodeConfidenceCounts(encodeConfidenceCounts(counts));

  expect(all.findIndex((pixels, level) => pixels !== counts.all[level])).toBe(-1);
  expect(correct.findIndex((pixels, level) => pixels !== counts.correct[level])).toBe(-1);
});

test("bytes that were cut short are refused", () => {
  const counts = emptyCounts();
  counts.all.set([1, 200, 70_000, 5e9], 20_000);
  counts.correct.set([0, 150, 70_000, 4e9], 20_000);
  const bytes = encodeConfidenceCounts(counts);

  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeConfidenceCounts(bytes.subarray(0, length))).toThrow(
      expect.objectContaining({ name: "ServiceError", code: "artifact_corrupt" }),
    );
  }
});

test.each([
  ["a level beyond the last", [0x80, 0x80, 4, 0, 1], "there is no level 65536"],
  ["a level without pixels", [0, 0, 0], "level 0 has 0 wrong pixels and 0 right ones"],
  ["an integer that is too large", [...Array(9).fill(0xff), 1], "is over 2^53"],
  ["an integer with a needless byte", [0x80, 0, 0, 1], "is longer than it need be"],
  ["half a level", [0, 1], "they end inside an integer"],
  ["more than all levels need", Array(24 * 65536 + 1).fill(0), "Cannot create a Buffer larger"],
])("%s is refused", (_, bytes, reason) => {
  const encoded = Buffer.concat([Uint8Array.of(1), deflateRawSync(Uint8Array.from(bytes))]);

  expect(() => decodeConfidenceCounts(encoded)).toThrow(reason);
});

test("another format is refused", () => {
  expect(() => decodeConfidenceCounts(Uint8Array.of())).toThrow("they begin with nothing, not");
  expect(() => decodeConfidenceCounts(Uint8Array.of(2, 3, 0))).toThrow("they begin with 2, not");
});

function emptyCounts() {
  return {
    all: new Float64Array(CONFIDENCE_LEVELS),
    correct: new Float64Array(CONFIDENCE_LEVELS),
  };
}
