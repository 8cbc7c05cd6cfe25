import { ServiceError } from "#contracts";

/** The pixels of one patch of a map; ends are not part of it. */
export interface Patch {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

const LEAST_SIDE = 2;

/**
 * Cuts a map into the patches of a grid, row by row. Where sides do not divide evenly, patches differ
 * by a pixel, as in `dgseg.styles.patches`.
 *
 * @throws ServiceError `request_invalid` when patches would have less than 2 x 2 places, as one place
 * has no deviation.
 */
export function cutPatches({
  width,
  height,
  grid,
}: {
  width: number;
  height: number;
  grid: number;
}): Patch[] {
  const finest = finestGrid({ width, height });
  if (grid > finest) {
    throw new ServiceError(
      "request_invalid",
      `grid is ${grid}, and the features of this image, ${width} x ${height}, can be cut into ${finest} x ${finest} patches at most. Choose a coarser grid, or an image that is larger or less narrow.`,
    );
  }
  const rows = cutSide(height, grid);
  const columns = cutSide(width, grid);
  return rows.flatMap(([top, bottom]) =>
    columns.map(([left, right]) => ({ top, bottom, left, right })),
  );
}

/** The most rows and columns of patches that a map can be cut into. */
export function finestGrid({ width, height }: { width: number; height: number }): number {
  return Math.floor(Math.min(width, height) / LEAST_SIDE);
}

function cutSide(side: number, grid: number): [from: number, to: number][] {
  const cutAt = (place: number) => Math.floor((2 * place * side + grid) / (2 * grid));
  return Array.from({ length: grid }, (_, place) => [cutAt(place), cutAt(place + 1)]);
}
