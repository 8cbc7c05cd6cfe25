import type { SegmentationSummary } from "#contracts";
import type { LabelChoice } from "./choose-labels.ts";
import { encodePng } from "./encode-png.ts";
import type { SegmentedImage } from "./segmented-image.ts";
import { summarise } from "./summarise.ts";

const INSIDE = 255;

type FoundLabel = SegmentationSummary["labels"][number];

/** Where one label is. */
export interface LabelMask extends FoundLabel {
  /** The number that stands for the label. */
  value: number;
  /** A grey PNG: 255 where the label is, else 0. */
  png: Uint8Array;
}

/** Draws the mask of each label that was chosen and is in the image, by index. */
export function drawMasks(
  segmented: SegmentedImage,
  { labels: chosen, values }: LabelChoice,
): LabelMask[] {
  const { labels, photograph } = segmented;
  const { widthPx, heightPx } = photograph;
  const runs = findRuns(labels);
  return summarise(segmented, chosen)
    .labels.sort((one, other) => one.index - other.index)
    .map((label) => {
      const mask = new Uint8Array(labels.length);
      const borders = runs[label.index] ?? [];
      for (let at = 0; at < borders.length; at += 2) {
        mask.fill(INSIDE, borders[at], borders[at + 1]);
      }
      const png = encodePng({ values: mask, widthPx, heightPx });
      return { ...label, value: values[label.index] ?? 0, png };
    });
}

/** Finds where each label begins and ends, in turn, as the map is read; so it is read but once. */
function findRuns(labels: Uint8Array): number[][] {
  const runs = Array.from({ length: 256 }, (): number[] => []);
  for (let end = 1, start = 0; end <= labels.length; end++) {
    if (labels[end] !== labels[start]) {
      runs[labels[start] ?? 0]?.push(start, end);
      start = end;
    }
  }
  return runs;
}
