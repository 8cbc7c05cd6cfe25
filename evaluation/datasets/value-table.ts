import { IGNORE_INDEX, type LabelMapping } from "#contracts";

/** Stands for values without meaning, which no index is as large as. */
export const UNKNOWN_VALUE = 256;

const tables = new WeakMap<LabelMapping, Uint16Array>();

/** The index of each value 0 to 255; `UNKNOWN_VALUE` for those that the mapping does not know. */
export function valueTable(mapping: LabelMapping): Uint16Array {
  const known = tables.get(mapping);
  if (known !== undefined) {
    return known;
  }
  const table = new Uint16Array(256).fill(UNKNOWN_VALUE);
  table[IGNORE_INDEX] = IGNORE_INDEX;
  for (const { id, index } of mapping.labels) {
    table[id] = index;
  }
  tables.set(mapping, table);
  return table;
}
