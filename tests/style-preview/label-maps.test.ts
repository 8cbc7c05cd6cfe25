import { expect, test } from "vitest";
import { LABEL_SETS } from "#contracts";
import { compareLabelMaps } from "../../style-preview/label-maps/compare-label-maps.ts";
import { findPatchLabels } from "../../style-preview/label-maps/find-patch-labels.ts";
import { listLabelShares } from "../../style-preview/label-maps/list-label-shares.ts";

const known = LABEL_SETS["camvid-11"].labels;

test("a patch's label is its most frequent one, the smallest of equals", () => {
  const labels = Uint8Array.of(...[1, 1, 7, 3], ...[2, 1, 3, 7], ...[5, 5, 9, 9], ...[4, 4, 9, 0]);

  expect(findPatchLabels({ labels, widthPx: 4, heightPx: 4 }, 2)).toEqual([1, 3, 4, 9]);
});

test("label maps are compared label by label", () => {
  const before = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2, 2, 2);
  const after = Uint8Array.of(0, 0, 1, 1, 1, 1, 3, 2, 2, 2);

  const { stability, meanIou, labels } = compareLabelMaps({ before, after, known });

  expect(stability).toBe(0.7);
  // 2 of 4, 2 of 4, 3 of 4, 0 of 1.
  expect(meanIou).toBeCloseTo((0.5 + 0.5 + 0.75 + 0) / 4, 12);
  expect(
    labels.map(({ index, shareBefore, shareAfter, changedShare }) => [
      index,
      shareBefore,
      shareAfter,
      changedShare,
    ]),
  ).toEqual([
    [2, 0.4, 0.3, 0.25],
    [0, 0.4, 0.2, 0.5],
    [1, 0.2, 0.4, 0],
    [3, 0, 0.1, null],
  ]);
  expect(labels[0]).toMatchObject({ name: known[2]?.name, color: known[2]?.color });
});

test("the shares of labels are listed largest first, without those that are not there", () => {
  const shares = listLabelShares(Uint8Array.of(4, 4, 4, 1), known);

  expect(shares.map(({ index, pixelShare }) => [index, pixelShare])).toEqual([
    [4, 0.75],
    [1, 0.25],
  ]);
});
