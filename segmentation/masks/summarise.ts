import { LABEL_SETS, type ModelManifest, type Quality, type SegmentationSummary } from "#contracts";

const CONFIDENCE_LEVELS = 65535;

/**
 * Counts what a label map holds.
 *
 * @param labels `[heightPx, widthPx]`
 * @param confidence `[heightPx, widthPx]`, 65535 times the largest softmax probability.
 */
export function summarise({
  labels,
  confidence,
  widthPx,
  heightPx,
  manifest,
  quality,
}: {
  labels: Uint8Array;
  confidence: Uint16Array;
  widthPx: number;
  heightPx: number;
  manifest: ModelManifest;
  quality: Quality;
}): SegmentationSummary {
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
    model: { name: manifest.name, version: manifest.version, labelSet: manifest.labelSet },
    quality,
    image: { widthPx, heightPx },
    meanConfidence: meanConfidence(
      confidenceSum.reduce((sum, each) => sum + each, 0),
      labels.length,
    ),
    labels: LABEL_SETS[manifest.labelSet].labels
      .map((label) => ({ label, count: pixels[label.index] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count)
      .map(({ label, count }) => ({
        ...label,
        pixels: count,
        pixelShare: count / labels.length,
        meanConfidence: meanConfidence(confidenceSum[label.index] ?? 0, count),
      })),
  };
}
