import type { LabelMapping } from "#contracts";
import { decodePngValues, type PngValues } from "#segmentation";
import { ImageFailure } from "./image-failure.ts";
import { UNKNOWN_VALUE, valueTable } from "./value-table.ts";

/** Larger label maps are refused before they take memory. */
export const DEFAULT_MAX_LABEL_PIXELS = 100_000_000;

const VALUES_SHOWN = 10;
const COLORS_SHOWN = 5;

/** The mapping whose label maps hold ids in the first of three channels, of 16 bits. */
const IN_FIRST_CHANNEL = "synthia";

/**
 * Decodes a label map to indices of the mapping's label set, 255 where it is ignored: ids in grey of 8
 * or 16 bits or as palette entries, whatever colours the palette gives them, or the mapping's colours.
 *
 * @throws ImageFailure `label_unreadable`, `label_unknown_value`
 */
export async function readTruth({
  bytes,
  mapping,
  maxPixels = DEFAULT_MAX_LABEL_PIXELS,
}: {
  bytes: Uint8Array;
  mapping: LabelMapping;
  maxPixels?: number;
}): Promise<{ labels: Uint8Array; widthPx: number; heightPx: number }> {
  const png = await decodePngValues({ bytes, maxPixels }).catch((error: Error) => {
    throw unreadable(`The label map cannot be decoded: ${error.message}.`);
  });
  const { widthPx, heightPx } = png;
  return { labels: toLabels({ png, mapping }), widthPx, heightPx };
}

function toLabels({ png, mapping }: { png: PngValues; mapping: LabelMapping }): Uint8Array {
  if (png.channels === 1) {
    return mapIds({ ids: png.values, mapping });
  }
  if (mapping.id === IN_FIRST_CHANNEL) {
    return mapIds({ ids: firstChannel(png), mapping });
  }
  return mapColors({ png, mapping });
}

function firstChannel({ values, channels }: PngValues): Uint8Array | Uint16Array {
  const ids = values.slice(0, values.length / channels);
  for (let pixel = 0, at = 0; pixel < ids.length; pixel++, at += channels) {
    ids[pixel] = values[at] ?? 0;
  }
  return ids;
}

function mapIds({
  ids,
  mapping,
}: {
  ids: Uint8Array | Uint16Array;
  mapping: LabelMapping;
}): Uint8Array {
  const table = valueTable(mapping);
  const labels = new Uint8Array(ids.length);
  let seen = 0;
  for (let pixel = 0; pixel < ids.length; pixel++) {
    // Beyond the table are values without meaning too.
    const index = table[ids[pixel] ?? 0] ?? UNKNOWN_VALUE;
    seen |= index;
    labels[pixel] = index;
  }
  if (seen >= UNKNOWN_VALUE) {
    const unknown = [...new Set(ids)].filter(
      (id) => (table[id] ?? UNKNOWN_VALUE) === UNKNOWN_VALUE,
    );
    throw unknownValues({ values: unknown.sort((one, other) => one - other), mapping });
  }
  return labels;
}

function mapColors({ png, mapping }: { png: PngValues; mapping: LabelMapping }): Uint8Array {
  const indices = new Map<number, number>();
  for (const { color, index } of mapping.labels) {
    if (color !== undefined) {
      indices.set((color[0] << 16) | (color[1] << 8) | color[2], index);
    }
  }
  if (indices.size === 0) {
    throw unreadable(`The label map is a colour image, but ${mapping.id} has label ids only.`);
  }

  const { values, channels } = png;
  const labels = new Uint8Array(png.widthPx * png.heightPx);
  const unknown = new Set<number>();
  // Of a sample of 16 bits the high byte is the colour's; neighbours mostly have one colour.
  const shift = values instanceof Uint16Array ? 8 : 0;
  let lastColor = -1;
  let lastIndex = 0;
  for (let pixel = 0, at = 0; pixel < labels.length; pixel++, at += channels) {
    const red = (values[at] ?? 0) >> shift;
    const green = (values[at + 1] ?? 0) >> shift;
    const blue = (values[at + 2] ?? 0) >> shift;
    const color = (red << 16) | (green << 8) | blue;
    if (color !== lastColor) {
      const index = indices.get(color);
      if (index === undefined) {
        unknown.add(color);
      }
      lastColor = color;
      lastIndex = index ?? 0;
    }
    labels[pixel] = lastIndex;
  }
  if (unknown.size > 0) {
    throw unknownColors({ colors: unknown, mapping });
  }
  return labels;
}

function unknownValues({ values, mapping }: { values: number[]; mapping: LabelMapping }) {
  const more = values.length > VALUES_SHOWN ? ` and ${values.length - VALUES_SHOWN} more` : "";
  const shown = values.slice(0, VALUES_SHOWN).join(", ");
  return new ImageFailure(
    "label_unknown_value",
    `The label map holds ${shown}${more}, which ${mapping.id} does not know.`,
  );
}

function unknownColors({ colors, mapping }: { colors: Set<number>; mapping: LabelMapping }) {
  const shown = [...colors]
    .slice(0, COLORS_SHOWN)
    .map((color) => `(${color >> 16}, ${(color >> 8) & 255}, ${color & 255})`);
  return new ImageFailure(
    "label_unknown_value",
    `The label map holds ${colors.size} colours that ${mapping.id} does not know, such as ${shown.join(", ")}.`,
  );
}

function unreadable(reason: string): ImageFailure {
  return new ImageFailure("label_unreadable", reason);
}
