import { IGNORE_INDEX } from "#contracts";

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
  const scored = cutIgnored({ truth, prediction });
  const inTruth = markInterior({ labels: truth, widthPx, heightPx, bandPx });
  const inPrediction = markInterior({ labels: scored, widthPx, heightPx, bandPx });

  // 256, so that what is ignored needs no test.
  const intersection = new Float64Array(IGNORE_INDEX + 1);
  const union = new Float64Array(IGNORE_INDEX + 1);
  for (let pixel = 0; pixel < size; pixel++) {
    const trueBand = inTruth[pixel] === 0;
    const predictedBand = inPrediction[pixel] === 0;
    if (!trueBand && !predictedBand) {
      continue;
    }
    const trueLabel = truth[pixel] ?? 0;
    const predictedLabel = scored[pixel] ?? 0;
    if (trueBand && predictedBand && trueLabel === predictedLabel) {
      intersection[trueLabel] = (intersection[trueLabel] ?? 0) + 1;
      union[trueLabel] = (union[trueLabel] ?? 0) + 1;
    } else {
      if (trueBand) {
        union[trueLabel] = (union[trueLabel] ?? 0) + 1;
      }
      if (predictedBand) {
        union[predictedLabel] = (union[predictedLabel] ?? 0) + 1;
      }
    }
  }
  return { intersection: intersection.slice(0, labelCount), union: union.slice(0, labelCount) };
}

function cutIgnored({
  truth,
  prediction,
}: {
  truth: Uint8Array;
  prediction: Uint8Array;
}): Uint8Array {
  const cut = prediction.slice();
  for (let pixel = 0; pixel < cut.length; pixel++) {
    if (truth[pixel] === IGNORE_INDEX) {
      cut[pixel] = IGNORE_INDEX;
    }
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
 * Marks with 1 the pixels whose label is that of every pixel in the square of `bandPx` around them:
 * what is left of every mask after so many erosions by a square of 3 x 3. Rows first, then columns.
 */
function markInterior({
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
  const spanPx = 2 * bandPx + 1;
  const interior = new Uint8Array(labels.length);
  // The label where all pixels within the band along the row have it, else 255.
  const row = new Uint8Array(widthPx);
  const runLabel = new Uint8Array(widthPx);
  const runPx = new Int32Array(widthPx);

  for (let y = 0; y < heightPx; y++) {
    erodeRow({ labels: labels.subarray(y * widthPx, (y + 1) * widthPx), bandPx, row });
    const marked = (y - bandPx) * widthPx;
    for (let x = 0; x < widthPx; x++) {
      const label = row[x] ?? IGNORE_INDEX;
      const run = label === runLabel[x] ? (runPx[x] ?? 0) + 1 : 1;
      runLabel[x] = label;
      runPx[x] = run;
      if (run >= spanPx && label !== IGNORE_INDEX) {
        interior[marked + x] = 1;
      }
    }
  }
  return interior;
}

function erodeRow({
  labels,
  bandPx,
  row,
}: {
  labels: Uint8Array;
  bandPx: number;
  row: Uint8Array;
}): void {
  row.fill(IGNORE_INDEX);
  let start = 0;
  while (start < labels.length) {
    const label = labels[start] ?? IGNORE_INDEX;
    let end = start + 1;
    while (end < labels.length && labels[end] === label) {
      end++;
    }
    if (end - start > 2 * bandPx) {
      row.fill(label, start + bandPx, end - bandPx);
    }
    start = end;
  }
}
