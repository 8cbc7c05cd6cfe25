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
      const average = meanOf(features, channel, patch);
      mean[row] = average;
      deviation[row] = Math.sqrt(varianceOf(features, channel, patch, average) + EPSILON);
    }
  }
  return { mean, deviation };
}

function meanOf({ data, width, height }: Features, channel: number, patch: Patch): number {
  const { top, bottom, left, right } = patch;
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    const row = (channel * height + y) * width;
    for (let at = row + left; at < row + right; at++) {
      sum += data[at] ?? 0;
    }
  }
  return sum / countOf(patch);
}

function varianceOf(
  { data, width, height }: Features,
  channel: number,
  patch: Patch,
  mean: number,
): number {
  const { top, bottom, left, right } = patch;
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    const row = (channel * height + y) * width;
    for (let at = row + left; at < row + right; at++) {
      const distance = (data[at] ?? 0) - mean;
      sum += distance * distance;
    }
  }
  return sum / (countOf(patch) - 1);
}

function countOf({ top, bottom, left, right }: Patch): number {
  return (bottom - top) * (right - left);
}
