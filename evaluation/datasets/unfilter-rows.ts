interface Row {
  /** All rows so far, one blank row first. */
  rows: Uint8Array;
  start: number;
  end: number;
  rowBytes: number;
  pixelBytes: number;
}

/** By their numbers in the specification. */
const FILTERS = [undefined, undoSub, undoUp, undoAverage, undoPaeth];

/**
 * Undoes the filter that a PNG's encoder chose for each row.
 *
 * Source: Portable Network Graphics (PNG) Specification, third edition, W3C, section 9.
 *
 * @param filtered Rows of `rowBytes`, each with the number of its filter before it.
 * @param pixelBytes Of a whole pixel, at least 1: how far to the left a filter looked.
 */
export function unfilterRows({
  filtered,
  rowBytes,
  pixelBytes,
  rowCount,
}: {
  filtered: Uint8Array;
  rowBytes: number;
  pixelBytes: number;
  rowCount: number;
}): Uint8Array {
  // Above the first row is nothing but zeros.
  const rows = new Uint8Array((rowCount + 1) * rowBytes);
  for (let row = 0; row < rowCount; row++) {
    const from = row * (rowBytes + 1);
    const filter = filtered[from] ?? 0;
    const start = (row + 1) * rowBytes;
    rows.set(filtered.subarray(from + 1, from + 1 + rowBytes), start);
    if (filter >= FILTERS.length) {
      throw new Error(`it has a filter ${filter}, which no PNG has`);
    }
    FILTERS[filter]?.({ rows, start, end: start + rowBytes, rowBytes, pixelBytes });
  }
  return rows.subarray(rowBytes);
}

function undoSub({ rows, start, end, pixelBytes }: Row): void {
  for (let at = start + pixelBytes; at < end; at++) {
    rows[at] = (rows[at] ?? 0) + (rows[at - pixelBytes] ?? 0);
  }
}

function undoUp({ rows, start, end, rowBytes }: Row): void {
  for (let at = start; at < end; at++) {
    rows[at] = (rows[at] ?? 0) + (rows[at - rowBytes] ?? 0);
  }
}

function undoAverage({ rows, start, end, rowBytes, pixelBytes }: Row): void {
  for (let at = start; at < start + pixelBytes; at++) {
    rows[at] = (rows[at] ?? 0) + ((rows[at - rowBytes] ?? 0) >> 1);
  }
  for (let at = start + pixelBytes; at < end; at++) {
    const sum = (rows[at - pixelBytes] ?? 0) + (rows[at - rowBytes] ?? 0);
    rows[at] = (rows[at] ?? 0) + (sum >> 1);
  }
}

/** Adds whichever of left, above and corner is nearest to left + above - corner. */
function undoPaeth({ rows, start, end, rowBytes, pixelBytes }: Row): void {
  for (let at = start; at < start + pixelBytes; at++) {
    rows[at] = (rows[at] ?? 0) + (rows[at - rowBytes] ?? 0);
  }
  for (let at = start + pixelBytes; at < end; at++) {
    const left = rows[at - pixelBytes] ?? 0;
    const above = rows[at - rowBytes] ?? 0;
    const corner = rows[at - rowBytes - pixelBytes] ?? 0;
    // Label maps are flat: mostly two of the three are equal, and the third is the nearest.
    const nearest = left === corner ? above : above === corner ? left : paeth(left, above, corner);
    rows[at] = (rows[at] ?? 0) + nearest;
  }
}

function paeth(left: number, above: number, corner: number): number {
  const fromLeft = Math.abs(above - corner);
  const fromAbove = Math.abs(left - corner);
  const fromCorner = Math.abs(left + above - 2 * corner);
  if (fromLeft <= fromAbove && fromLeft <= fromCorner) {
    return left;
  }
  return fromAbove <= fromCorner ? above : corner;
}
