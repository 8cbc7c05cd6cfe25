import { percent } from "../parts/format-number.ts";
import type { SegmentedPhotograph } from "./segmented-photograph.ts";

/** What stands at one pixel. */
export interface Probe {
  label: string;
  color: readonly number[];
  /** The largest softmax probability. */
  confidence: number;
  /** In which share of styled runs the label is another; undefined when none were made. */
  disagreement: number | undefined;
}

/**
 * Looks at the pixel under a point.
 *
 * @param point shares of width and height, from 0 to 1.
 * @returns undefined where there is no label.
 */
export function probe(
  { widthPx, heightPx, indices, confidence, disagreement, labels }: SegmentedPhotograph,
  { x, y }: { x: number; y: number },
): Probe | undefined {
  const column = Math.min(widthPx - 1, Math.floor(x * widthPx));
  const row = Math.min(heightPx - 1, Math.floor(y * heightPx));
  const place = row * widthPx + column;
  const label = labels.find(({ index }) => index === indices[place]);
  return (
    label && {
      label: label.name,
      color: label.color,
      confidence: (confidence[place] ?? 0) / 255,
      disagreement: disagreement && (disagreement[place] ?? 0) / 255,
    }
  );
}

/** What is known of a pixel besides its label, in words. */
export function describeProbe({ confidence, disagreement }: Probe): string[] {
  return [
    `${percent(confidence, 0)} sure`,
    ...(disagreement === undefined ? [] : [`other in ${percent(disagreement, 0)} of runs`]),
  ];
}
