/** What stands where there is no number. */
export const NO_FIGURE = "–";

/** A share between 0 and 1 in percent, without the sign: 0.643 is "64.3". */
export function percent(share: number | null | undefined, digits = 1): string {
  return decimal(share === null || share === undefined ? share : share * 100, digits);
}

/** A difference between shares in percentage points, always with its sign. */
export function points(difference: number | null | undefined): string {
  const text = percent(difference);
  return text === NO_FIGURE || text.startsWith("−") || text === "0.0" ? text : `+${text}`;
}

export function decimal(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return NO_FIGURE;
  }
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** "62.0–66.5", in percent. */
export function interval(bounds: { low: number; high: number } | null): string {
  if (bounds === null) {
    return NO_FIGURE;
  }
  const separator = bounds.low < 0 || bounds.high < 0 ? " to " : "–";
  return `${percent(bounds.low)}${separator}${percent(bounds.high)}`;
}

/** 1234567 is "1,234,567", the same on every machine. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1 image", "1,200 images". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** "2026-11-22 14:05 UTC" of an ISO 8601 time in UTC. */
export function moment(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** "2 h 5 min", "48 s". */
export function duration(fromIso: string, toIso: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(toIso) - Date.parse(fromIso)) / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) {
    return `${seconds} s`;
  }
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "gaussian_noise" is "gaussian noise". */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}
