import { IGNORE_INDEX } from "#contracts";

/** How many values a confidence can have. */
export const CONFIDENCE_LEVELS = 65536;

/**
 * Scored pixels by confidence, `[65536]` each. Sixteen bits keep all that calibration is told from,
 * however many pixels there are.
 */
export interface ConfidenceCounts {
  all: Float64Array;
  /** Those of them whose predicted label is the true one. */
  correct: Float64Array;
}

/**
 * Counts how sure a network was, where it was right and where it was not.
 *
 * @param truth as `countConfusion` takes it, like `prediction`.
 * @param confidence of the same pixels: 65535 times the largest softmax probability.
 */
export function countConfidence({
  truth,
  prediction,
  confidence,
}: {
  truth: Uint8Array;
  prediction: Uint8Array;
  confidence: Uint16Array;
}): ConfidenceCounts {
  if (truth.length !== prediction.length || truth.length !== confidence.length) {
    throw new TypeError(
      `Truth has ${truth.length} pixels, the prediction ${prediction.length}, its confidence ${confidence.length}. Score maps of one size.`,
    );
  }
  // One table for both answers keeps them close in memory: wrong, right, wrong, right, ...
  const counts = new Uint32Array(2 * CONFIDENCE_LEVELS);
  for (let pixel = 0; pixel < truth.length; pixel++) {
    const label = truth[pixel];
    if (label !== IGNORE_INDEX) {
      const at = 2 * (confidence[pixel] ?? 0) + (label === prediction[pixel] ? 1 : 0);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }

  const all = new Float64Array(CONFIDENCE_LEVELS);
  const correct = new Float64Array(CONFIDENCE_LEVELS);
  for (let level = 0; level < CONFIDENCE_LEVELS; level++) {
    const right = counts[2 * level + 1] ?? 0;
    correct[level] = right;
    all[level] = (counts[2 * level] ?? 0) + right;
  }
  return { all, correct };
}
