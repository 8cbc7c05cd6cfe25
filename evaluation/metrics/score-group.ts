import type { Label, Scores } from "#contracts";
import type { GroupCounts } from "./create-group-counts.ts";
import { scoreConfusion } from "./score-confusion.ts";
import { scoreOverlap } from "./score-overlap.ts";
import { scoreReliability } from "./score-reliability.ts";

/**
 * Everything that the counts of a group say. The interval needs the single images:
 * `bootstrapMiou`.
 *
 * @param labels the scored ones, by index.
 */
export function scoreGroup({
  counts: { imageCount, confusion, boundary, confidence },
  labels,
}: {
  counts: GroupCounts;
  labels: readonly Label[];
}): Omit<Scores, "miouInterval"> {
  const columns = labels.length + 1;
  const { pixelCount, iou, miou, pixelAccuracy } = scoreConfusion({
    confusion,
    labelCount: labels.length,
  });
  const boundaryIou = scoreOverlap(boundary);
  const byName = (scores: readonly (number | null)[]) =>
    Object.fromEntries(labels.map(({ name, index }) => [name, scores[index] ?? null]));
  return {
    imageCount,
    pixelCount,
    miou,
    pixelAccuracy,
    iou: byName(iou),
    boundaryIou: boundaryIou.mean,
    boundaryIouByLabel: byName(boundaryIou.byLabel),
    confusion: labels.map(({ index }) => [
      ...confusion.subarray(index * columns, (index + 1) * columns),
    ]),
    reliability: confidence && scoreReliability({ counts: confidence }),
  };
}
