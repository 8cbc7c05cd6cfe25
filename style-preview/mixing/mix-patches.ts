import { cutPatches } from "./patches.ts";
import type { Features, Statistics } from "./statistics.ts";

/**
 * Mixes one style into each patch, as FAMix trains (Fahes et al. 2024, section 3.3, and the official
 * code; `dgseg.styles.mixing`): a patch is freed of its own statistics and dressed in a mixture of its
 * own and the style's, then rectified, as the layer is.
 *
 *     out = relu((s * d + (1 - s) * sigma) * (f - m) / d + s * m + (1 - s) * mu)
 *
 * @param own statistics m and d of the patches, `[grid * grid, channels]`, as `patchStatistics` gives
 * them: they are the same for all styles.
 * @param styles mu and sigma, `[grid * grid, channels]`.
 * @param sourceWeight s, `[channels]`: the share of a patch's own statistics. 1 changes nothing.
 * @param into where the mixture is written, as large as the features; their own memory will do.
 * @returns `[channels, height, width]`.
 */
export function mixPatches({
  features,
  grid,
  own,
  styles,
  sourceWeight,
  into = new Float32Array(features.data.length),
}: {
  features: Features;
  grid: number;
  own: Statistics;
  styles: Statistics;
  sourceWeight: Float32Array;
  into?: Float32Array;
}): Float32Array {
  const { data, channels, height, width } = features;
  for (const [place, { top, bottom, left, right }] of cutPatches({ ...features, grid }).entries()) {
    // Row by row one number times another and one added: nothing else is done for each place.
    for (let channel = 0; channel < channels; channel++) {
      const row = place * channels + channel;
      const weight = sourceWeight[channel] ?? 1;
      const mean = own.mean[row] ?? 0;
      const deviation = own.deviation[row] ?? 1;
      const scale = (weight * deviation + (1 - weight) * (styles.deviation[row] ?? 0)) / deviation;
      const shift = weight * mean + (1 - weight) * (styles.mean[row] ?? 0) - scale * mean;
      for (let y = top; y < bottom; y++) {
        const start = (channel * height + y) * width;
        for (let at = start + left; at < start + right; at++) {
          into[at] = Math.max(0, scale * (data[at] as number) + shift);
        }
      }
    }
  }
  return into;
}
