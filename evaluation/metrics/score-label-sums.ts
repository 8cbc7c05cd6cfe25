import { type Overlap, scoreOverlap } from "./score-overlap.ts";
import type { LabelSums } from "./sum-labels.ts";

/** IoU = TP / (TP + FP + FN) by label, and its mean: mIoU. */
export function scoreLabelSums({ intersection, truth, prediction }: LabelSums): Overlap {
  const union = truth.map(
    (pixels, label) => pixels + (prediction[label] ?? 0) - (intersection[label] ?? 0),
  );
  return scoreOverlap({ intersection, union });
}
