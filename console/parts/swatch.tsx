/** A label's colour. */
export function Swatch({ color }: { color: readonly number[] }) {
  return <span class="swatch" aria-hidden="true" style={{ background: cssColor(color) }} />;
}

/** @param color RGB, each from 0 to 255. */
export function cssColor(color: readonly number[]): string {
  return `rgb(${color.join(" ")})`;
}
