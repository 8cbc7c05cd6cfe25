import { IGNORE_INDEX } from "#contracts";
import { countPairs, PAIR_VALUES } from "./count-pairs.ts";

/**
 * Counts which label was predicted where another, or the same, is true.
 *
 * @param truth indices of the scored labels, or 255 where nothing is scored.
 * @param prediction of the same pixels; 255 where the predicted label is none of the scored ones.
 * @returns `[labelCount, labelCount + 1]`, rows truth, columns prediction. The last column counts
 * pixels that were predicted to be no scored label: a miss for the true label, a false alarm for
 * none. The benchmark of Cityscapes counts them so too, in the columns of its ignored labels.
 * @throws TypeError when sizes differ, or when a scored pixel holds a value that is no label's.
 */
export function countConfusion({
  truth,
  prediction,
  labelCount,
}: {
  truth: Uint8Array;
  prediction: Uint8Array;
  labelCount: number;
}): Int32Array {
  if (truth.length !== prediction.length) {
    throw new TypeError(
      `Truth has ${truth.length} pixels and the prediction ${prediction.length}. Score pairs of one size.`,
    );
  }
  const pairs = countPairs(truth, prediction);

  const columns = labelCount + 1;
  const confusion = new Int32Array(labelCount * columns);
  for (let pair = 0; pair < IGNORE_INDEX * PAIR_VALUES; pair++) {
    const count = pairs[pair] ?? 0;
    if (count > 0) {
      const row = assertLabel({ value: pair >> 8, labelCount, count, of: "Truth" });
      const value = pair & 0xff;
      const column =
        value === IGNORE_INDEX
          ? labelCount
          : assertLabel({ value, labelCount, count, of: "The prediction" });
      confusion[row * columns + column] = count;
    }
  }
  return confusion;
}

function assertLabel({
  value,
  labelCount,
  count,
  of,
}: {
  value: number;
  labelCount: number;
  count: number;
  of: string;
}): number {
  if (value >= labelCount) {
    throw new TypeError(
      `${of} holds ${value} at ${count} scored pixels, but there are ${labelCount} labels. Map label maps into the scored labels first.`,
    );
  }
  return value;
}
