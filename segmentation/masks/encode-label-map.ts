import type { LabelSet } from "#contracts";
import { chooseLabels, type LabelChoice } from "./choose-labels.ts";
import { encodePng } from "./encode-png.ts";
import { translateLabels } from "./translate-labels.ts";

/**
 * Encodes a label map as a palette PNG: every pixel's value is its label's number, and the palette
 * holds the labels' colours, so that it is exact for machines and readable for people.
 *
 * @param labels `[heightPx, widthPx]`, each under the number of labels.
 * @param choice which labels, in which numbers; all by index when left out.
 */
export function encodeLabelMap({
  labels,
  widthPx,
  heightPx,
  labelSet,
  choice = chooseLabels({ labelSet }),
}: {
  labels: Uint8Array;
  widthPx: number;
  heightPx: number;
  labelSet: LabelSet;
  choice?: LabelChoice;
}): Buffer {
  return encodePng({
    values: translateLabels(labels, choice),
    widthPx,
    heightPx,
    palette: paletteOf(choice, labelSet),
  });
}

/** Every value that there may be needs an entry, 255 too; what stands for no label is black. */
function paletteOf(choice: LabelChoice, labelSet: LabelSet): Uint8Array {
  const most = Math.max(...labelSet.labels.map(({ index }) => choice.values[index] ?? 0));
  const palette = new Uint8Array((most + 1) * 3);
  for (const { index, color } of choice.labels) {
    palette.set(color, (choice.values[index] ?? 0) * 3);
  }
  return palette;
}
