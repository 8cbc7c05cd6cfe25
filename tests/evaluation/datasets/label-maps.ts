import { encode } from "fast-png";
import { LABEL_MAPPINGS } from "#contracts";

/** Rows of label ids. */
export type Ids = readonly (readonly number[])[];

/** A label map of 8 bits, one channel. */
export function greyPng(ids: Ids): Uint8Array {
  return encode({ ...size(ids), channels: 1, depth: 8, data: Uint8Array.from(ids.flat()) });
}

/** Ids that a palette colours, like GTA5's. */
export function palettePng(ids: Ids, depth: 1 | 2 | 4 | 8 = 8): Uint8Array {
  const palette = Array.from({ length: 2 ** depth }, (_, id) => [255 - id, id, 7]);
  const perByte = 8 / depth;
  const packed = ids.flatMap((row) =>
    Array.from({ length: Math.ceil(row.length / perByte) }, (_, byte) =>
      Array.from(
        { length: perByte },
        (_, place) => (row[byte * perByte + place] ?? 0) << (8 - depth * (place + 1)),
      ).reduce((sum, bits) => sum | bits, 0),
    ),
  );
  return encode({ ...size(ids), channels: 1, depth, palette, data: Uint8Array.from(packed) });
}

/** Ids as the colours of GTA5's mapping. */
export function colorPng(ids: Ids, { hasAlpha = false } = {}): Uint8Array {
  const alpha = hasAlpha ? [128] : [];
  const data = ids
    .flat()
    .flatMap((id) => [...(LABEL_MAPPINGS.gta5.labels[id]?.color ?? [1, 2, 3]), ...alpha]);
  return encode({
    ...size(ids),
    channels: hasAlpha ? 4 : 3,
    depth: 8,
    data: Uint8Array.from(data),
  });
}

/** 16 bits as SYNTHIA has them: red is the id, green the instance. */
export function synthiaPng(ids: Ids): Uint8Array {
  const data = Uint16Array.from(ids.flat().flatMap((id) => [id, 4242, 0]));
  return encode({ ...size(ids), channels: 3, depth: 16, data });
}

function size(ids: Ids): { width: number; height: number } {
  return { width: ids[0]?.length ?? 0, height: ids.length };
}
