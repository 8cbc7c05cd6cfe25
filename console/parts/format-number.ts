/** A share as people read it: `0.1234` is `12.3 %`, and what is less than a tenth of one is said so. */
export function percent(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined) {
    return "–";
  }
  const least = 0.5 / 10 ** digits;
  const value = 100 * share;
  return value > 0 && value < least
    ? `< ${(10 ** -digits).toFixed(digits)} %`
    : `${value.toFixed(digits)} %`;
}

/** IoU and its kin in points of a hundred, as papers print them. */
export function points(share: number | null | undefined): string {
  return share === null || share === undefined ? "–" : (100 * share).toFixed(1);
}

/** A difference in points, with its sign. */
export function signedPoints(difference: number | null | undefined): string {
  if (difference === null || difference === undefined) {
    return "–";
  }
  const text = (100 * difference).toFixed(1);
  return Number(text) > 0 ? `+${text}` : text.replace("-", "−");
}

/** Bytes in the largest unit that fits. */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  const value = count / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Seconds as one would say them. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) {
    return "–";
  }
  if (seconds < 60) {
    return `${Math.ceil(seconds)} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** A moment, in the person's own words and zone. */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
