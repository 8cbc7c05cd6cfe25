import type { Label, StylePreview } from "#contracts";

/** Lists the labels of a label map with their shares of its pixels, largest first. */
export function listLabelShares(
  labels: Uint8Array,
  known: readonly Label[],
): StylePreview["before"]["labels"] {
  const counts = new Uint32Array(known.length);
  // Iterating over a typed array takes ten times as long.
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return known
    .map((label) => ({ ...label, pixelShare: (counts[label.index] ?? 0) / labels.length }))
    .filter(({ pixelShare }) => pixelShare > 0)
    .sort((one, other) => other.pixelShare - one.pixelShare);
}
