import { IGNORE_INDEX } from "#contracts";
import { countPairs, PAIR_VALUES } from "./count-pairs.ts";

const BAND_SHARE = 0.02;

/** Pixels of the bands along the inner borders of masks, `[L]` each. */
export interface BoundaryCounts {
  intersection: Float64Array;
  union: Float64Array;
}

/**
 * Counts what Boundary IoU divides: of each label, the pixels of its mask that lie within a band
 * along the mask's border, in truth and in prediction (Cheng et al., "Boundary IoU", CVPR 2021,
 * equation 1). The band is 2 % of the image's diagonal wide, and what lies outside of the image
 * counts as another label. Pixels that truth ignores are cut out of both masks first.
 *
 * Takes time by pixels, whatever the number of labels and the width of the band.
 *
 * @param truth `[heightPx, widthPx]`, as `countConfusion` takes it, like `prediction`.
 */
export function countBoundary({
  truth,
  prediction,
  widthPx,
  heightPx,
  labelCount,
}: {
  truth: Uint8Array;
  prediction: Uint8Array;
  widthPx: number;
  heightPx: number;
  labelCount: number;
}): BoundaryCounts {
  const size = widthPx * heightPx;
  if (truth.length !== size || prediction.length !== size) {
    throw new TypeError(
      `Truth has ${truth.length} pixels and the prediction ${prediction.length}, but ${widthPx} x ${heightPx} are ${size}.`,
    );
  }
  const bandPx = bandWidthPx({ widthPx, heightPx });
  const pairs = countPairs(
    keepBands({ labels: truth, widthPx, heightPx, bandPx }),
    keepBands({ labels: cutIgnored({ truth, prediction }), widthPx, heightPx, bandPx }),
  );

  const intersection = new Float64Array(labelCount);
  const union = new Float64Array(labelCount);
  for (let label = 0; label < labelCount; label++) {
    const both = pairs[label * PAIR_VALUES + label] ?? 0;
    let either = -both;
    for (let other = 0; other < PAIR_VALUES; other++) {
      either +=
        (pairs[label * PAIR_VALUES + other] ?? 0) + (pairs[other * PAIR_VALUES + label] ?? 0);
    }
    intersection[label] = both;
    union[label] = either;
  }
  return { intersection, union };
}

function cutIgnored({
  truth,
  prediction,
}: {
  truth: Uint8Array;
  prediction: Uint8Array;
}): Uint8Array {
  const cut = prediction.slice();
  for (
    let start = truth.indexOf(IGNORE_INDEX), end = 0;
    start !== -1;
    start = truth.indexOf(IGNORE_INDEX, end)
  ) {
    for (end = start + 1; truth[end] === IGNORE_INDEX; end++);
    cut.fill(IGNORE_INDEX, start, end);
  }
  return cut;
}

/** Halves go to the even number: the authors' own code is Python, which rounds so. */
function bandWidthPx({ widthPx, heightPx }: { widthPx: number; heightPx: number }): number {
  const width = BAND_SHARE * Math.sqrt(widthPx ** 2 + heightPx ** 2);
  const isHalf = width % 1 === 0.5;
  return Math.max(1, isHalf ? 2 * Math.round(width / 2) : Math.round(width));
}

/**
 * Copies labels, with 255 where all pixels in the square of `bandPx` around have the pixel's label:
 * what that many erosions by a square of 3 x 3 leave of a mask is taken out of all masks at once.
 * Rows first, then columns.
 */
function keepBands({
  labels,
  widthPx,
  heightPx,
  bandPx,
}: {
  labels: Uint8Array;
  widthPx: number;
  heightPx: number;
  bandPx: number;
}): Uint8Array {
  const bands = labels.slice();
  // The label where all pixels within the band along the row have it, else 255.
  let row = new Uint8Array(widthPx);
  let above = new Uint8Array(widthPx);
  // Where the run of one such label began, down each column.
  const runStart = new Int32Array(widthPx);

  for (let y = 0; y < heightPx; y++) {
    erodeRow({ labels, start: y * widthPx, bandPx, row });
    const inside = (y - bandPx) * widthPx;
    for (let x = 0; x < widthPx; x++) {
      const label = row[x];
      if (label !== above[x]) {
        runStart[x] = y;
      }
      if (y - (runStart[x] ?? 0) >= 2 * bandPx && label !== IGNORE_INDEX) {
        bands[inside + x] = IGNORE_INDEX;
      }
    }
    [row, above] = [above, row];
  }
  return bands;
}

/** @param start of the row among `labels`. */
function erodeRow({
  labels,
  start,
  bandPx,
  row,
}: {
  labels: Uint8Array;
  start: number;
  bandPx: number;
  row: Uint8Array;
}): void {
  row.fill(IGNORE_INDEX);
  for (let from = 0, to = 0; from < row.length; from = to) {
    const label = labels[start + from] ?? IGNORE_INDEX;
    do {
      to++;
    } while (to < row.length && labels[start + to] === label);
    if (to - from > 2 * bandPx) {
      row.fill(label, from + bandPx, to - bandPx);
    }
  }
}
