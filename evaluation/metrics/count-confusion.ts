import { IGNORE_INDEX } from "#contracts";

const VALUES = 256;

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
  for (let pair = 0; pair < IGNORE_INDEX * VALUES; pair++) {
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

/** Counts pairs of values: `[256, 256]`, rows truth. Four pixels at once, as label maps are long runs. */
function countPairs(truth: Uint8Array, prediction: Uint8Array): Uint32Array {
  const pairs = new Uint32Array(VALUES * VALUES);
  const truthWords = wordsOf(truth);
  const predictionWords = wordsOf(prediction);
  const wordCount = truthWords.length;

  let at = 0;
  while (at < wordCount) {
    const truthWord = truthWords[at] ?? 0;
    const predictionWord = predictionWords[at] ?? 0;
    const start = at++;
    if (isOneValue(truthWord) && isOneValue(predictionWord)) {
      while (
        at < wordCount &&
        truthWords[at] === truthWord &&
        predictionWords[at] === predictionWord
      ) {
        at++;
      }
      const pair = ((truthWord & 0xff) << 8) | (predictionWord & 0xff);
      pairs[pair] = (pairs[pair] ?? 0) + 4 * (at - start);
    } else {
      for (let shift = 0; shift < 32; shift += 8) {
        const pair = (((truthWord >>> shift) & 0xff) << 8) | ((predictionWord >>> shift) & 0xff);
        pairs[pair] = (pairs[pair] ?? 0) + 1;
      }
    }
  }
  for (let pixel = 4 * wordCount; pixel < truth.length; pixel++) {
    const pair = ((truth[pixel] ?? 0) << 8) | (prediction[pixel] ?? 0);
    pairs[pair] = (pairs[pair] ?? 0) + 1;
  }
  return pairs;
}

/** Without the up to three pixels at the end that fill no word. Views must begin at a word's start. */
function wordsOf(values: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = values.byteOffset % 4 === 0 ? values : values.slice();
  return new Uint32Array(buffer, byteOffset, length >> 2);
}

function isOneValue(word: number): boolean {
  return word >>> 8 === (word & 0xffffff);
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
