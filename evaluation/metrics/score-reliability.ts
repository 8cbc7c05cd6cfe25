import type { Scores } from "#contracts";
import { CONFIDENCE_LEVELS, type ConfidenceCounts } from "./count-confidence.ts";

export const DEFAULT_BIN_COUNT = 15;
const MAX_LEVEL = CONFIDENCE_LEVELS - 1;

export type Reliability = NonNullable<Scores["reliability"]>;

/**
 * Tells whether confidence can be believed.
 *
 * - `ece`: sum over bins of n_b / N * |accuracy_b - meanConfidence_b| (Guo et al., ICML 2017,
 *   equation 3), over bins of equal width that hold their lower edge; the last holds 1.0 too.
 * - The others take a pixel's confidence for a score of "this pixel is right". Pixels of one
 *   confidence pass a threshold together.
 *   `auroc`: the chance that a right pixel is surer than a wrong one, a tie counting half, which is
 *   the area under the curve by trapezoids.
 *   `fprAt95Tpr`: the share of wrong pixels at the highest threshold that keeps 95 % of the right
 *   ones.
 *   `auprSuccess`, `auprError`: average precision, sum over thresholds of precision times the gain
 *   in recall, of finding right pixels from the surest down, and wrong ones from the least sure up.
 *   All four are null when every pixel is right, or every pixel wrong.
 *
 * @returns null when there is no pixel.
 */
export function scoreReliability({
  counts,
  binCount = DEFAULT_BIN_COUNT,
}: {
  counts: ConfidenceCounts;
  binCount?: number;
}): Reliability | null {
  const pixelCount = sum(counts.all);
  if (pixelCount === 0) {
    return null;
  }
  const { bins, ece } = scoreBins({ counts, binCount, pixelCount });
  const right = sum(counts.correct);
  if (right === 0 || right === pixelCount) {
    return { ece, auroc: null, fprAt95Tpr: null, auprSuccess: null, auprError: null, bins };
  }
  return { ece, ...scoreRanking({ counts, right, wrong: pixelCount - right }), bins };
}

function scoreBins({
  counts: { all, correct },
  binCount,
  pixelCount,
}: {
  counts: ConfidenceCounts;
  binCount: number;
  pixelCount: number;
}): Pick<Reliability, "bins" | "ece"> {
  const pixels = new Float64Array(binCount);
  const right = new Float64Array(binCount);
  const levels = new Float64Array(binCount);
  for (let level = 0; level < CONFIDENCE_LEVELS; level++) {
    const bin = Math.min(binCount - 1, Math.floor((level * binCount) / MAX_LEVEL));
    const count = all[level] ?? 0;
    pixels[bin] = (pixels[bin] ?? 0) + count;
    right[bin] = (right[bin] ?? 0) + (correct[level] ?? 0);
    levels[bin] = (levels[bin] ?? 0) + count * level;
  }

  const bins = Array.from(pixels, (count, bin) => ({
    low: bin / binCount,
    high: (bin + 1) / binCount,
    pixelCount: count,
    meanConfidence: count === 0 ? null : (levels[bin] ?? 0) / (count * MAX_LEVEL),
    accuracy: count === 0 ? null : (right[bin] ?? 0) / count,
  }));
  // n_b |accuracy_b - confidence_b| is an integer once it is multiplied by the highest level.
  const gaps = levels.map((level, bin) => Math.abs((right[bin] ?? 0) * MAX_LEVEL - level));
  return { bins, ece: sum(gaps) / (pixelCount * MAX_LEVEL) };
}

function scoreRanking({
  counts: { all, correct },
  right,
  wrong,
}: {
  counts: ConfidenceCounts;
  right: number;
  wrong: number;
}): Pick<Reliability, "auroc" | "fprAt95Tpr" | "auprSuccess" | "auprError"> {
  let rightSoFar = 0;
  let wrongSoFar = 0;
  // Twice the number of ordered pairs: beyond 2^53 on a data set, so that doubles would round.
  let twiceOrdered = 0n;
  let fprAt95Tpr: number | null = null;
  for (let level = MAX_LEVEL; level >= 0; level--) {
    const pixels = all[level] ?? 0;
    if (pixels > 0) {
      const rightHere = correct[level] ?? 0;
      const wrongHere = pixels - rightHere;
      twiceOrdered += BigInt(wrongHere) * BigInt(2 * rightSoFar + rightHere);
      rightSoFar += rightHere;
      wrongSoFar += wrongHere;
      if (fprAt95Tpr === null && 20 * rightSoFar >= 19 * right) {
        fprAt95Tpr = wrongSoFar / wrong;
      }
    }
  }
  const errors = all.map((pixels, level) => pixels - (correct[level] ?? 0));
  return {
    auroc: Number(twiceOrdered) / Number(2n * BigInt(right) * BigInt(wrong)),
    fprAt95Tpr,
    auprSuccess: averagePrecision({ found: correct.toReversed(), all: all.toReversed() }),
    auprError: averagePrecision({ found: errors, all }),
  };
}

/** @param found how many of `all` are sought, by threshold, the first threshold first. */
function averagePrecision({ found, all }: { found: Float64Array; all: Float64Array }): number {
  let foundSoFar = 0;
  let allSoFar = 0;
  let weighted = 0;
  for (let threshold = 0; threshold < all.length; threshold++) {
    const foundHere = found[threshold] ?? 0;
    foundSoFar += foundHere;
    allSoFar += all[threshold] ?? 0;
    if (foundHere > 0) {
      weighted += foundHere * (foundSoFar / allSoFar);
    }
  }
  return weighted / foundSoFar;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
