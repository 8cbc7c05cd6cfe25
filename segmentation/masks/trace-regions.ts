import type { Regions } from "./find-regions.ts";

type Position = [x: number, y: number];
/** A closed line along the edges of pixels; the last position is the first again. */
export type Ring = Position[];
/** Outline and holes of one region. */
export type Polygon = Ring[];

const EAST = 0;
/** In the order of right turns. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * Traces the borders of regions, with the region on the right hand of who walks there.
 *
 * No ring touches itself: where two pixels of a region share a corner only, the walk crosses from one
 * to the other if they are of one region, and stays with its own if they are not. So rings are simple,
 * and polygons valid: a hole may touch its outline or another hole in corners.
 *
 * @returns by region: its polygon, the outline first.
 */
export function traceRegions({
  regions,
  widthPx,
  heightPx,
}: Pick<Regions, "regions"> & { widthPx: number; heightPx: number }): Polygon[] {
  const stride = widthPx + 2;
  /** What lies ahead on the left and on the right, seen from the pixel that is right below a corner. */
  const aheadLeft = [-stride, 0, -1, -stride - 1];
  const aheadRight = [0, -1, -stride - 1, -stride];
  const forward = [1, stride, -1, -stride];
  /** Pixels whose upper edge is in a ring already. */
  const traced = new Uint8Array(regions.length);
  const polygons: Polygon[] = [];

  for (let y = 0; y < heightPx; y++) {
    for (let x = 0, at = (y + 1) * stride + 1; x < widthPx; x++, at++) {
      const region = regions[at] ?? -1;
      // The first ring that is met is the outline: nothing of a region lies above it.
      if (regions[at - stride] !== region && traced[at] === 0) {
        polygons[region] ??= [];
        polygons[region].push(traceRing(x, y));
      }
    }
  }
  return polygons;

  /** Starts eastwards at the upper left corner of a pixel, which is a turn of its ring. */
  function traceRing(startX: number, startY: number): Ring {
    const start = (startY + 1) * stride + startX + 1;
    const region = regions[start];
    const ring: Ring = [];
    let [x, y, at, heading] = [startX, startY, start, EAST];
    do {
      ring.push([x, y]);
      const [stepX, stepY] = STEPS[heading] ?? STEPS[EAST];
      let turn = 0;
      do {
        if (heading === EAST) {
          traced[at] = 1;
        }
        x += stepX;
        y += stepY;
        at += forward[heading] ?? 0;
        turn = turnAt(at, heading, region);
      } while (turn === 0);
      heading = (heading + turn) % 4;
    } while (at !== start);
    ring.push([startX, startY]);
    return ring;
  }

  /** @returns quarters to the right. */
  function turnAt(at: number, heading: number, region: number | undefined): number {
    if (regions[at + (aheadLeft[heading] ?? 0)] === region) {
      return 3;
    }
    return regions[at + (aheadRight[heading] ?? 0)] === region ? 0 : 1;
  }
}
