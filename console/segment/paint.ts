/** RGB, each from 0 to 255. */
export type Color = readonly number[];

/** From a value's least to its most, evenly spaced: dark where there is little. */
export const RAMPS = {
  /** Viridis: purple is a guess, yellow is sure. */
  confidence: ["440154", "414487", "2a788e", "22a884", "7ad151", "fde725"].map(fromHex),
  /** Inferno: black holds, yellow changes. */
  disagreement: ["000004", "420a68", "932667", "dd513a", "fca50a", "fcffa4"].map(fromHex),
} satisfies Record<string, Color[]>;

/**
 * Paints each pixel in its label's colour; one whose label is hidden, or is none, stays clear.
 *
 * @param indices which label each pixel has.
 * @returns RGBA, four bytes a pixel.
 */
export function paintLabels(
  indices: Uint8Array,
  labels: readonly { index: number; name: string; color: Color }[],
  hidden: ReadonlySet<string>,
): Uint8ClampedArray<ArrayBuffer> {
  const table = new Uint32Array(256);
  for (const { index, name, color } of labels) {
    table[index] = hidden.has(name) ? 0 : pack(color);
  }
  return paint(indices, table);
}

/** Paints values from 0 to 255 in the colours of a ramp. Opaque. */
export function paintValues(
  values: Uint8Array,
  ramp: readonly Color[],
): Uint8ClampedArray<ArrayBuffer> {
  const table = Uint32Array.from({ length: 256 }, (_, value) => pack(colorOf(value / 255, ramp)));
  return paint(values, table);
}

/** The ramp as CSS, for its key. */
export function toGradient(ramp: readonly Color[]): string {
  return `linear-gradient(to right, ${ramp.map((color) => `rgb(${color.join(" ")})`).join(", ")})`;
}

/** One write for each pixel: a photograph of two megapixels takes a few milliseconds. */
function paint(values: Uint8Array, table: Uint32Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint32Array(values.length);
  for (let place = 0; place < values.length; place++) {
    pixels[place] = table[values[place] ?? 0] ?? 0;
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** Little-endian, as every machine is that runs a browser today. */
function pack([red = 0, green = 0, blue = 0]: Color): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function colorOf(share: number, ramp: readonly Color[]): Color {
  const at = share * (ramp.length - 1);
  const before = ramp[Math.floor(at)] ?? [];
  const after = ramp[Math.ceil(at)] ?? before;
  return before.map((channel, place) =>
    Math.round(channel + (at % 1) * ((after[place] ?? channel) - channel)),
  );
}

function fromHex(text: string): Color {
  return [0, 2, 4].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
}
