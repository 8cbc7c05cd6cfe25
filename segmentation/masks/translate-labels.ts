import type { LabelChoice } from "./choose-labels.ts";

/**
 * Writes a label map in the numbers that were asked for; 255 is a label that was not.
 *
 * @param labels indices; returned as they are when the numbers are the same.
 */
export function translateLabels(labels: Uint8Array, { values, isPlain }: LabelChoice): Uint8Array {
  if (isPlain) {
    return labels;
  }
  const translated = new Uint8Array(labels.length);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    translated[pixel] = values[labels[pixel] ?? 0] ?? 0;
  }
  return translated;
}
