import type { Scores } from "#contracts";

export type Interval = NonNullable<Scores["miouInterval"]>;

/**
 * The interval that holds the middle `level` of some values, with as many left out on either side.
 * Between two values it interpolates in a straight line (definition 7 of Hyndman and Fan, 1996).
 *
 * @returns null when there is no value.
 */
export function percentileInterval({
  values,
  level,
}: {
  values: Float64Array;
  level: number;
}): Interval | null {
  if (values.length === 0) {
    return null;
  }
  const sorted = values.toSorted();
  const quantile = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? 0;
    const above = sorted[Math.ceil(place)] ?? 0;
    return below + (above - below) * (place % 1);
  };
  const outside = (1 - level) / 2;
  return { low: quantile(outside), high: quantile(1 - outside) };
}
