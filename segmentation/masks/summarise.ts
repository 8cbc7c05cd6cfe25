import type { Label, SegmentationSummary } from "#contracts";
import { describeSegmentation } from "./describe-segmentation.ts";
import type { Robustness, SegmentedImage } from "./segmented-image.ts";

const CONFIDENCE_LEVELS = 65535;

/**
 * Counts what a label map holds.
 *
 * @param listed labels that are listed when they are in the image.
 */
export function summarise(
  segmented: SegmentedImage,
  listed: readonly Label[],
): SegmentationSummary {
  const { labels, confidence, robustness } = segmented;
  const pixels = new Uint32Array(256);
  // Sums of integers stay exact in doubles far beyond any image's size.
  const confidenceSum = new Float64Array(256);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel] ?? 0;
    pixels[label] = (pixels[label] ?? 0) + 1;
    confidenceSum[label] = (confidenceSum[label] ?? 0) + (confidence[pixel] ?? 0);
  }
  const meanConfidence = (sum: number, count: number) => sum / count / CONFIDENCE_LEVELS;

  return {
    ...describeSegmentation(segmented),
    meanConfidence: meanConfidence(
      confidenceSum.reduce((sum, each) => sum + each, 0),
      labels.length,
    ),
    labels: listed
      .map((label) => ({ label, count: pixels[label.index] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count)
      .map(({ label, count }) => ({
        ...label,
        pixels: count,
        pixelShare: count / labels.length,
        meanConfidence: meanConfidence(confidenceSum[label.index] ?? 0, count),
      })),
    ...(robustness && { robustness: scoreRobustness(robustness) }),
  };
}

function scoreRobustness({ runs, seed, differing }: Robustness) {
  const sum = differing.reduce((total, count) => total + count, 0);
  return { runs, seed, score: 1 - sum / (runs * differing.length) };
}
