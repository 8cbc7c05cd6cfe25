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
      expect(bytes.length).toBeLessThanOrEqual(1 + 19 * filled.length);
    }),
  );
});

test("bytes that were cut short give fewer levels or an error, never another count", () => {
  const counts = emptyCounts();
  counts.all.set([1, 200, 70_000, 5e9], 20_000);
  counts.correct.set([0, 150, 70_000, 4e9], 20_000);
  const bytes = encodeConfidenceCounts(counts);

  let refused = 0;
  for (let length = 0; length < bytes.length; length++) {
    try {
      const { all } = decodeConfidenceCounts(bytes.subarray(0, length));
      expect(all.every((pixels, level) => pixels === 0 || pixels === counts.all[level])).toBe(true);
    } catch (error) {
      expect(error).toMatchObject({ name: "ServiceError", code: "artifact_corrupt" });
      refused++;
    }
  }
  // Whole after the first byte and after each of the first three levels.
  expect(refused).toBe(bytes.length - 4);
});

test.each([
  ["nothing", [], "they begin with nothing, not with 1"],
  ["another format", [2, 0, 0, 1], "they begin with 2, not with 1"],
  ["a level beyond the last", [1, 0x80, 0x80, 4, 0, 1], "there is no level 65536"],
  ["a level without pixels", [1, 0, 0, 0], "level 0 has 0 wrong pixels and 0 right ones"],
  ["an integer that is too large", [1, ...Array(9).fill(0xff), 1], "is over 2^53"],
  ["an integer with a needless byte", [1, 0x80, 0, 0, 1], "is longer than it need be"],
  ["half a level", [1, 0, 1], "they end inside an integer"],
])("%s is refused", (_, bytes, reason) => {
  expect(() => decodeConfidenceCounts(Uint8Array.from(bytes))).toThrow(reason);
});

function emptyCounts() {
  return {
    all: new Float64Array(CONFIDENCE_LEVELS),
    correct: new Float64Array(CONFIDENCE_LEVELS),
  };
}
