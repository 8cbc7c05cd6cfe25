import type { BoundaryCounts } from "./count-boundary.ts";
import { CONFIDENCE_LEVELS, type ConfidenceCounts } from "./count-confidence.ts";

/**
 * Everything that is kept of a group of images, of one visual domain or one level of a corruption:
 * integers, to which `addCounts` adds those of images, shards or other groups.
 */
export interface GroupCounts {
  imageCount: number;
  /** `[L, L + 1]`, rows truth, columns prediction; the last column is "no scored label". */
  confusion: Float64Array;
  boundary: BoundaryCounts;
  /** Null when predictions come without confidence. */
  confidence: ConfidenceCounts | null;
}

/** A group without images. */
export function createGroupCounts({
  labelCount,
  hasConfidence,
}: {
  labelCount: number;
  hasConfidence: boolean;
}): GroupCounts {
  return {
    imageCount: 0,
    confusion: new Float64Array(labelCount * (labelCount + 1)),
    boundary: {
      intersection: new Float64Array(labelCount),
      union: new Float64Array(labelCount),
    },
    confidence: hasConfidence
      ? {
          all: new Float64Array(CONFIDENCE_LEVELS),
          correct: new Float64Array(CONFIDENCE_LEVELS),
        }
      : null,
  };
}
