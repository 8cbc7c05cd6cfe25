import type { EvaluationComparison, EvaluationProtocol, Label } from "#contracts";
import { addCounts } from "../metrics/add-counts.ts";
import { bootstrapDifference } from "../metrics/bootstrap-difference.ts";
import type { BootstrapImage } from "../metrics/resample-images.ts";
import { scoreLabelSums } from "../metrics/score-label-sums.ts";
import type { Overlap } from "../metrics/score-overlap.ts";
import type { ImagesOfBoth } from "./find-common-images.ts";

type Group = Pick<EvaluationComparison, "overall" | "labels">;

/**
 * Compares what two evaluations made of a group of images, the second minus the first.
 *
 * @param labels those to compare, by index; none when the two were scored in different ones.
 * @param bootstrap null when images or labels of the two are not the same: there are no intervals.
 */
export function createGroupComparer({
  images,
  labels,
  bootstrap,
}: {
  images: ImagesOfBoth;
  labels: readonly Label[];
  bootstrap: EvaluationProtocol["bootstrap"] | null;
}): (isOfGroup: (image: BootstrapImage) => boolean) => Group {
  return (isOfGroup) => {
    const first = images[0].filter(isOfGroup);
    const second = images[1].filter(isOfGroup);
    const scores = [scoreImages(first), scoreImages(second)];
    const intervals = bootstrap && bootstrapDifference({ ...bootstrap, first, second });
    return {
      overall: compareValues(
        scores.map(({ mean }) => mean),
        intervals?.miou,
      ),
      labels: labels.map(({ name, index }) => ({
        label: name,
        ...compareValues(
          scores.map(({ byLabel }) => byLabel[index] ?? null),
          intervals?.iou[index],
        ),
      })),
    };
  };
}

function scoreImages(images: readonly BootstrapImage[]): Overlap {
  const labelCount = images[0]?.sums.truth.length ?? 0;
  const total = {
    intersection: new Float64Array(labelCount),
    truth: new Float64Array(labelCount),
    prediction: new Float64Array(labelCount),
  };
  for (const { sums } of images) {
    addCounts(total.intersection, sums.intersection);
    addCounts(total.truth, sums.truth);
    addCounts(total.prediction, sums.prediction);
  }
  return scoreLabelSums(total);
}

function compareValues(
  values: (number | null)[],
  interval: EvaluationComparison["overall"]["interval"] | undefined,
): EvaluationComparison["overall"] {
  const [first = null, second = null] = values;
  return {
    values,
    difference: first === null || second === null ? null : second - first,
    interval: interval ?? null,
  };
}
