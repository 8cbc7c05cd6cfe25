import type { SegmentationSummary } from "#contracts";
import type { LabelChoice } from "./choose-labels.ts";
import { encodePng } from "./encode-png.ts";
import type { SegmentedImage } from "./segmented-image.ts";
import { summarise } from "./summarise.ts";

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
  return summarise(segmented, chosen)
    .labels.sort((one, other) => one.index - other.index)
    .map((label) => ({
      ...label,
      value: values[label.index] ?? 0,
      png: encodePng({ values: maskOf(label.index, labels), widthPx, heightPx }),
    }));
}

function maskOf(index: number, labels: Uint8Array): Uint8Array {
  const mask = new Uint8Array(labels.length);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    mask[pixel] = labels[pixel] === index ? 255 : 0;
  }
  return mask;
}
