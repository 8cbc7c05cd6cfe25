import type { Label, StylePreview } from "#contracts";

/** What became of one label map under a style. */
export type LabelMapComparison = Pick<
  StylePreview["styles"][number],
  "stability" | "meanIou" | "labels"
>;

/**
 * Compares the label maps of one image before and after.
 *
 * @param before indices of `known`, one for each pixel; `after` likewise.
 */
export function compareLabelMaps({
  before,
  after,
  known,
}: {
  before: Uint8Array;
  after: Uint8Array;
  known: readonly Label[];
}): LabelMapComparison {
  const both = countPairs(before, after, known.length);
  const pixels = before.length;
  const rows = known.map((label) => {
    const was = sum(known.map((other) => both(label.index, other.index)));
    const is = sum(known.map((other) => both(other.index, label.index)));
    return { label, was, is, stayed: both(label.index, label.index) };
  });
  const there = rows.filter(({ was, is }) => was + is > 0);

  return {
    stability: sum(rows.map(({ stayed }) => stayed)) / pixels,
    meanIou: sum(there.map(({ was, is, stayed }) => stayed / (was + is - stayed))) / there.length,
    labels: there
      .toSorted((one, other) => other.was - one.was || other.is - one.is)
      .map(({ label, was, is, stayed }) => ({
        ...label,
        shareBefore: was / pixels,
        shareAfter: is / pixels,
        changedShare: was === 0 ? null : 1 - stayed / was,
      })),
  };
}

/** How many pixels have one label before and another after. */
function countPairs(
  before: Uint8Array,
  after: Uint8Array,
  labelCount: number,
): (was: number, is: number) => number {
  const counts = new Uint32Array(labelCount * labelCount);
  for (let pixel = 0; pixel < before.length; pixel++) {
    const pair = (before[pixel] ?? 0) * labelCount + (after[pixel] ?? 0);
    counts[pair] = (counts[pair] ?? 0) + 1;
  }
  return (was, is) => counts[was * labelCount + is] ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
