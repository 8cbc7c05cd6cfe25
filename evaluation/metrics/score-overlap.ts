/** Intersection over union, by label and on average. */
export interface Overlap {
  /** Null for a label that is in neither truth nor prediction. */
  byLabel: (number | null)[];
  /** Over labels in truth or prediction; null when there is none. */
  mean: number | null;
}

/**
 * Divides intersections by unions, both `[L]` and in pixels or sums of pixels.
 *
 * A label that is predicted and nowhere true scores 0 and counts, as in the benchmark of Cityscapes.
 */
export function scoreOverlap({
  intersection,
  union,
}: {
  intersection: Float64Array;
  union: Float64Array;
}): Overlap {
  const byLabel = Array.from(union, (pixels, label) =>
    pixels === 0 ? null : (intersection[label] ?? 0) / pixels,
  );
  const present = byLabel.filter((score) => score !== null);
  const sum = present.reduce((total, score) => total + score, 0);
  return { byLabel, mean: present.length === 0 ? null : sum / present.length };
}
