import { scoreLabelSums } from "./score-label-sums.ts";
import { sumLabels } from "./sum-labels.ts";

export interface ConfusionScores {
  /** Pixels that truth does not ignore. */
  pixelCount: number;
  /** By label; null for a label that is in neither truth nor prediction. */
  iou: (number | null)[];
  /** Over labels in truth or prediction; null when no pixel was scored. */
  miou: number | null;
  /** The share of scored pixels that are right; null when there is none. */
  pixelAccuracy: number | null;
}

/**
 * Scores the summed confusion matrix of a whole data set, or of a single image.
 *
 * @param confusion `[labelCount, labelCount + 1]`, as `countConfusion` gives it.
 */
export function scoreConfusion({
  confusion,
  labelCount,
}: {
  confusion: ArrayLike<number>;
  labelCount: number;
}): ConfusionScores {
  const sums = sumLabels({ confusion, labelCount });
  const { byLabel: iou, mean: miou } = scoreLabelSums(sums);
  const pixelCount = sums.truth.reduce((total, pixels) => total + pixels, 0);
  const right = sums.intersection.reduce((total, pixels) => total + pixels, 0);
  return { pixelCount, iou, miou, pixelAccuracy: pixelCount === 0 ? null : right / pixelCount };
}
