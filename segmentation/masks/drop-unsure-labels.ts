import { IGNORE_INDEX, type OutputSpec } from "#contracts";
import type { SegmentedImage } from "./segmented-image.ts";

const CONFIDENCE_LEVELS = 65535;

/** Takes the label from pixels that are less sure than an answer asks for. */
export function dropUnsureLabels(
  segmented: SegmentedImage,
  { minConfidence = 0 }: Pick<OutputSpec, "minConfidence">,
): SegmentedImage {
  if (minConfidence === 0) {
    return segmented;
  }
  const { confidence } = segmented;
  const least = minConfidence * CONFIDENCE_LEVELS;
  const labels = segmented.labels.map((label, pixel) =>
    (confidence[pixel] ?? 0) < least ? IGNORE_INDEX : label,
  );
  return { ...segmented, labels };
}
