import { type Interval, percentileInterval } from "./percentile-interval.ts";
import { type BootstrapImage, resampleImages } from "./resample-images.ts";
import { scoreLabelSums } from "./score-label-sums.ts";

export interface DifferenceIntervals {
  miou: Interval | null;
  /** By label. */
  iou: (Interval | null)[];
}

/**
 * Percentile intervals of the second evaluation's scores minus the first's. Both see the same
 * resampled images, so that what makes images hard for both drops out.
 *
 * A replicate in which one of the two has no score, as a label is in neither truth nor prediction,
 * is left out; an interval is null when none is left.
 *
 * @returns null when the two did not score the same images, or when no visual domain has two.
 */
export function bootstrapDifference({
  first,
  second,
  replicates,
  level,
  seed,
}: {
  first: readonly BootstrapImage[];
  second: readonly BootstrapImage[];
  replicates: number;
  level: number;
  seed: number;
}): DifferenceIntervals | null {
  if (
    !areSameImages(first, second) ||
    new Set(first.map(({ visualDomain }) => visualDomain)).size === first.length
  ) {
    return null;
  }
  const labelCount = first[0]?.sums.truth.length ?? 0;
  const ofMiou: number[] = [];
  const ofIou = Array.from({ length: labelCount }, (): number[] => []);
  for (const scores of resampleImages({ evaluations: [first, second], replicates, seed })) {
    const [one, other] = scores.map(scoreLabelSums);
    push(ofMiou, one?.mean, other?.mean);
    for (const [label, differences] of ofIou.entries()) {
      push(differences, one?.byLabel[label], other?.byLabel[label]);
    }
  }
  const toInterval = (values: number[]) =>
    percentileInterval({ values: Float64Array.from(values), level });
  return { miou: toInterval(ofMiou), iou: ofIou.map(toInterval) };
}

function areSameImages(
  first: readonly BootstrapImage[],
  second: readonly BootstrapImage[],
): boolean {
  const toKey = ({ name, visualDomain, sums }: BootstrapImage) =>
    JSON.stringify([visualDomain, name, sums.truth.length]);
  const keys = new Set(first.map(toKey));
  return first.length === second.length && second.every((image) => keys.has(toKey(image)));
}

function push(
  differences: number[],
  one: number | null | undefined,
  other: number | null | undefined,
): void {
  if (typeof one === "number" && typeof other === "number") {
    differences.push(other - one);
  }
}
