/** The regions of a label map. */
export interface Regions {
  /**
   * `[heightPx + 2, widthPx + 2]`: the region of each pixel. Around the image is a frame of -1, so that
   * every pixel has neighbours.
   */
  regions: Int32Array;
  /** The label of each region. Regions are numbered by their first pixels, row by row. */
  labels: number[];
}

/**
 * Finds regions: pixels of one label that are connected over their edges. Corners connect nothing.
 *
 * @param labels `[heightPx, widthPx]`, indices.
 */
export function findRegions({
  labels,
  widthPx,
  heightPx,
}: {
  labels: Uint8Array;
  widthPx: number;
  heightPx: number;
}): Regions {
  const stride = widthPx + 2;
  const regions = new Int32Array(stride * (heightPx + 2)).fill(-1);
  /** Pieces that turn out to be connected point to the one that was found first. */
  const parents: number[] = [];
  const labelOfPiece: number[] = [];
  for (let y = 0, pixel = 0; y < heightPx; y++) {
    for (let x = 0, at = (y + 1) * stride + 1; x < widthPx; x++, at++, pixel++) {
      const label = labels[pixel] ?? 0;
      const left = x > 0 && labels[pixel - 1] === label ? (regions[at - 1] ?? -1) : -1;
      const above = y > 0 && labels[pixel - widthPx] === label ? (regions[at - stride] ?? -1) : -1;
      if (left < 0 && above < 0) {
        regions[at] = parents.length;
        parents.push(parents.length);
        labelOfPiece.push(label);
      } else {
        regions[at] =
          left === above ? left : left < 0 ? above : above < 0 ? left : join(left, above);
      }
    }
  }
  return number();

  function join(one: number, other: number): number {
    const first = Math.min(rootOf(one), rootOf(other));
    parents[rootOf(one)] = first;
    parents[rootOf(other)] = first;
    return first;
  }

  function rootOf(piece: number): number {
    let root = piece;
    while (parents[root] !== root) {
      // Every other step is skipped the next time, so that chains stay short.
      parents[root] = parents[parents[root] ?? 0] ?? 0;
      root = parents[root] ?? 0;
    }
    return root;
  }

  function number(): Regions {
    const numbers: number[] = [];
    const labelOfRegion: number[] = [];
    for (const [piece, label] of labelOfPiece.entries()) {
      const root = rootOf(piece);
      numbers.push(root === piece ? labelOfRegion.push(label) - 1 : (numbers[root] ?? 0));
    }
    for (let at = 0; at < regions.length; at++) {
      const piece = regions[at] ?? -1;
      regions[at] = piece < 0 ? -1 : (numbers[piece] ?? 0);
    }
    return { regions, labels: labelOfRegion };
  }
}
