import { cutPatches } from "../mixing/patches.ts";

const LABEL_VALUES = 256;

/**
 * Finds the most frequent label of each patch of a label map; the smallest of equally frequent ones.
 *
 * @param map.labels `[heightPx, widthPx]`, indices.
 * @returns indices, one for each patch.
 * @throws ServiceError `request_invalid` when the grid is too fine for the map.
 */
export function findPatchLabels(
  { labels, widthPx, heightPx }: { labels: Uint8Array; widthPx: number; heightPx: number },
  grid: number,
): number[] {
  return cutPatches({ width: widthPx, height: heightPx, grid }).map((patch) => {
    const counts = new Uint32Array(LABEL_VALUES);
    for (let y = patch.top; y < patch.bottom; y++) {
      for (let pixel = y * widthPx + patch.left; pixel < y * widthPx + patch.right; pixel++) {
        const label = labels[pixel] ?? 0;
        counts[label] = (counts[label] ?? 0) + 1;
      }
    }
    return counts.indexOf(Math.max(...counts));
  });
}
