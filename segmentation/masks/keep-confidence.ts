import { IGNORE_INDEX } from "#contracts";
import type { LabelChoice } from "./choose-labels.ts";

/**
 * Leaves confidence where a label was chosen, and none elsewhere.
 *
 * @returns `confidence` itself when every label was chosen.
 */
export function keepConfidence({
  labels,
  confidence,
  choice: { values, isAll },
}: {
  labels: Uint8Array;
  confidence: Uint16Array;
  choice: LabelChoice;
}): Uint16Array {
  if (isAll) {
    return confidence;
  }
  const kept = new Uint16Array(confidence.length);
  for (let pixel = 0; pixel < kept.length; pixel++) {
    const isChosen = values[labels[pixel] ?? 0] !== IGNORE_INDEX;
    kept[pixel] = isChosen ? (confidence[pixel] ?? 0) : 0;
  }
  return kept;
}
