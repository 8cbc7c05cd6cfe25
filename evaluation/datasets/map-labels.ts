import type { LabelMapping } from "#contracts";
import { UNKNOWN_VALUE, valueTable } from "./value-table.ts";

/**
 * Brings label indices to another label set, like 19 predicted labels to 11 scored ones. What is
 * ignored stays so.
 *
 * @throws RangeError when an index is of no label: whoever made it has a bug.
 */
export function mapLabels({
  labels,
  mapping,
}: {
  labels: Uint8Array;
  mapping: LabelMapping;
}): Uint8Array {
  const table = valueTable(mapping);
  const mapped = new Uint8Array(labels.length);
  let seen = 0;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const index = table[labels[pixel] ?? 0] ?? UNKNOWN_VALUE;
    seen |= index;
    mapped[pixel] = index;
  }
  if (seen >= UNKNOWN_VALUE) {
    const unknown = labels.find((label) => table[label] === UNKNOWN_VALUE);
    throw new RangeError(`${mapping.id} knows no label ${unknown}`);
  }
  return mapped;
}
