import type { Statistics } from "./statistics.ts";

/**
 * Takes rows of statistics.
 *
 * @param statistics `[rows, channels]`
 * @param places the rows that are taken, in this order; one may be taken more than once.
 * @returns `[places, channels]`
 */
export function takeStatistics(
  statistics: Statistics,
  places: readonly number[],
  channels: number,
): Statistics {
  const take = (values: Float32Array) => {
    const taken = new Float32Array(places.length * channels);
    for (const [row, place] of places.entries()) {
      taken.set(values.subarray(place * channels, (place + 1) * channels), row * channels);
    }
    return taken;
  };
  return { mean: take(statistics.mean), deviation: take(statistics.deviation) };
}
