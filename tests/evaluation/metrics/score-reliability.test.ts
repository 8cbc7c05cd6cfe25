import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CONFIDENCE_LEVELS,
  type ConfidenceCounts,
  countConfidence,
} from "../../../evaluation/metrics/count-confidence.ts";
import { scoreReliability } from "../../../evaluation/metrics/score-reliability.ts";
import { type SmallPair, smallPairs } from "./label-maps.ts";

test("confidence is counted by level, and nothing where truth is ignored", () => {
  const counts = countConfidence({
    truth: Uint8Array.from([0, 1, 1, 255, 2]),
    prediction: Uint8Array.from([0, 0, 1, 255, 255]),
    confidence: Uint16Array.from([65535, 7, 7, 9, 0]),
  });

  expect(nonzero(counts.all)).toEqual({ 0: 1, 7: 2, 65535: 1 });
  expect(nonzero(counts.correct)).toEqual({ 7: 1, 65535: 1 });
});

test("calibration and ranking equal what single pixels give", () => {
  fc.assert(
    fc.property(smallPairs, (pair) => {
      const reliability = scoreReliability({ counts: countConfidence(pair) });

      const expected = scorePixels(scoredPixels(pair));
      expect(reliability === null).toBe(expected === null);
      for (const name of ["ece", "auroc", "fprAt95Tpr", "auprSuccess", "auprError"] as const) {
        expect(reliability?.[name] ?? -1, name).toBeCloseTo(expected?.[name] ?? -1, 12);
      }
    }),
  );
});

test("the best ranking finds every right pixel first, and ties are a coin's toss", () => {
  const perfect = scoreReliability({ counts: countsOf({ 60000: [9, 9], 20000: [3, 0] }) });
  const tied = scoreReliability({ counts: countsOf({ 40000: [12, 9] }) });
  const reversed = scoreReliability({ counts: countsOf({ 60000: [3, 0], 20000: [9, 9] }) });

  expect(perfect).toMatchObject({ auroc: 1, fprAt95Tpr: 0, auprSuccess: 1, auprError: 1 });
  expect(tied).toMatchObject({ auroc: 0.5, fprAt95Tpr: 1, auprSuccess: 0.75, auprError: 0.25 });
  expect(reversed).toMatchObject({ auroc: 0, fprAt95Tpr: 1, auprSuccess: 0.75, auprError: 0.25 });
});

test("the threshold at 95 % of the right pixels is the first that has them", () => {
  const counts = countsOf({ 60000: [95, 94], 50000: [2, 1], 40000: [20, 5] });

  expect(scoreReliability({ counts })?.fprAt95Tpr).toBe(2 / 17);
});

test("ranking says nothing when all pixels are right, or all wrong, and calibration still does", () => {
  const nothing = { auroc: null, fprAt95Tpr: null, auprSuccess: null, auprError: null };

  expect(scoreReliability({ counts: countsOf({ 65535: [5, 5] }) })).toMatchObject({
    ece: 0,
    ...nothing,
  });
  expect(scoreReliability({ counts: countsOf({ 65535: [5, 0] }) })).toMatchObject({
    ece: 1,
    ...nothing,
  });
  expect(scoreReliability({ counts: countsOf({}) })).toBeNull();
});

test("bins hold their lower edge, and the last one full confidence too", () => {
  const width = 65535 / 15;
  const counts = countsOf({ 0: [1, 0], [width - 1]: [2, 1], [width]: [4, 1], 65535: [8, 8] });

  const bins = scoreReliability({ counts })?.bins;

  expect(bins).toHaveLength(15);
  expect(bins?.map(({ pixelCount }) => pixelCount)).toEqual([3, 4, ...Array(12).fill(0), 8]);
  expect(bins?.[0]).toEqual({
    low: 0,
    high: 1 / 15,
    pixelCount: 3,
    meanConfidence: (2 * (width - 1)) / (3 * 65535),
    accuracy: 1 / 3,
  });
  expect(bins?.[2]).toMatchObject({ meanConfidence: null, accuracy: null });
  expect(bins?.[14]).toMatchObject({ high: 1, meanConfidence: 1, accuracy: 1 });
});

test("a data set's pixels are ranked without rounding", () => {
  // As many pixels as 50,000 images of 2048 x 1024 have: no double counts their pairs.
  const levels = Array.from({ length: 40 }, (_, at) => {
    const right = 1_234_567_891 + 7919 * at ** 3;
    const wrong = 1_387_654_321 - 104_729 * at ** 2;
    return { level: 1000 * at + 11, right, wrong };
  });
  const counts = countsOf(
    Object.fromEntries(levels.map(({ level, right, wrong }) => [level, [right + wrong, right]])),
  );

  const auroc = scoreReliability({ counts })?.auroc;

  let twiceOrdered = 0n;
  let pairs = 0n;
  for (const one of levels) {
    for (const other of levels) {
      const both = BigInt(one.right) * BigInt(other.wrong);
      twiceOrdered += both * BigInt(1 + Math.sign(one.level - other.level));
      pairs += both;
    }
  }
  expect(auroc).toBe(Number(twiceOrdered) / Number(2n * pairs));
});

interface ScoredPixel {
  confidence: number;
  isRight: boolean;
}

function scoredPixels({ truth, prediction, confidence }: SmallPair): ScoredPixel[] {
  return Array.from(truth, (label, pixel) => ({
    label,
    confidence: (confidence[pixel] ?? 0) / 65535,
    isRight: label === prediction[pixel],
  })).filter(({ label }) => label !== 255);
}

/** The definitions, pixel by pixel and pair by pair. */
function scorePixels(pixels: ScoredPixel[]) {
  if (pixels.length === 0) {
    return null;
  }
  const right = pixels.filter(({ isRight }) => isRight);
  const wrong = pixels.filter(({ isRight }) => !isRight);
  const gaps = Array.from({ length: 15 }, (_, bin) => {
    const inBin = pixels.filter(
      ({ confidence }) => Math.min(14, Math.floor(confidence * 15 + 1e-9)) === bin,
    );
    return Math.abs(
      inBin.reduce((sum, { isRight, confidence }) => sum + Number(isRight) - confidence, 0),
    );
  });
  const ece = gaps.reduce((sum, gap) => sum + gap, 0) / pixels.length;
  if (right.length === 0 || wrong.length === 0) {
    return { ece, auroc: null, fprAt95Tpr: null, auprSuccess: null, auprError: null };
  }

  const pairs = right.flatMap((one) =>
    wrong.map((other) => (1 + Math.sign(one.confidence - other.confidence)) / 2),
  );
  const thresholds = [...new Set(pixels.map(({ confidence }) => confidence))].sort((a, b) => b - a);
  const threshold = thresholds.find(
    (each) => right.filter(({ confidence }) => confidence >= each).length >= 0.95 * right.length,
  );
  return {
    ece,
    auroc: pairs.reduce((sum, each) => sum + each, 0) / pairs.length,
    fprAt95Tpr:
      wrong.filter(({ confidence }) => confidence >= (threshold ?? 0)).length / wrong.length,
    auprSuccess: averagePrecision(pixels, ({ isRight }) => isRight, 1),
    auprError: averagePrecision(pixels, ({ isRight }) => !isRight, -1),
  };
}

/** As scikit-learn defines it: precision at each threshold, weighted by the gain in recall. */
function averagePrecision(
  pixels: ScoredPixel[],
  isSought: (pixel: ScoredPixel) => boolean,
  sign: 1 | -1,
): number {
  const scores = [...new Set(pixels.map(({ confidence }) => sign * confidence))];
  const soughtCount = pixels.filter(isSought).length;
  let recallBefore = 0;
  let sum = 0;
  for (const threshold of scores.sort((a, b) => b - a)) {
    const passed = pixels.filter(({ confidence }) => sign * confidence >= threshold);
    const found = passed.filter(isSought).length;
    sum += (found / passed.length) * (found / soughtCount - recallBefore);
    recallBefore = found / soughtCount;
  }
  return sum;
}

/** @param levels all and correct pixels by level. */
function countsOf(levels: Record<number, [number, number]>): ConfidenceCounts {
  const all = new Float64Array(CONFIDENCE_LEVELS);
  const correct = new Float64Array(CONFIDENCE_LEVELS);
  for (const [level, [pixels, right]] of Object.entries(levels)) {
    all[Number(level)] = pixels;
    correct[Number(level)] = right;
  }
  return { all, correct };
}

function nonzero(counts: Float64Array): Record<string, number> {
  return Object.fromEntries([...counts.entries()].filter(([, count]) => count > 0));
}
