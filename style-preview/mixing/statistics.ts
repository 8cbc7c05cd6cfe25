import { cutPatches, type Patch } from "./patches.ts";

/** What a network's layer says of an image, where styles live: `[channels, height, width]`. */
export interface Features {
  data: Float32Array;
  channels: number;
  height: number;
  width: number;
}

/** What styles are made of: one mean and one deviation for each channel, `[rows, channels]`. */
export interface Statistics {
  mean: Float32Array;
  deviation: Float32Array;
}

/** Added to the variance, inside the root. */
const EPSILON = 1e-5;

/**
 * Returns mean and deviation of each patch and channel, `[grid * grid, channels]`. The variance is
 * unbiased, as in `dgseg.styles.patches`.
 *
 * @throws ServiceError `request_invalid` when the grid is too fine for the features.
 */
export function patchStatistics(features: Features, grid: number): Statistics {
  const patches = cutPatches({ ...features, grid });
  const { channels } = features;
  const mean = new Float32Array(patches.length * channels);
  const deviation = new Float32Array(patches.length * channels);
  for (const [place, patch] of patches.entries()) {
    for (let channel = 0; channel < channels; channel++) {
      const row = place * channels + channel;
      const moments = momentsOf(features, channel, patch);
      mean[row] = moments.mean;
      deviation[row] = Math.sqrt(moments.variance + EPSILON);
    }
  }
  return { mean, deviation };
}

/** In one pass: sums of doubles lose nothing that a float32 would notice. */
function momentsOf(
  { data, width, height }: Features,
  channel: number,
  { top, bottom, left, right }: Patch,
): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let y = top; y < bottom; y++) {
    const row = (channel * height + y) * width;
    for (let at = row + left; at < row + right; at++) {
      const value = data[at] ?? 0;
      sum += value;
      squares += value * value;
    }
  }
  const count = (bottom - top) * (right - left);
  const mean = sum / count;
  return { mean, variance: Math.max(0, squares - sum * mean) / (count - 1) };
}
