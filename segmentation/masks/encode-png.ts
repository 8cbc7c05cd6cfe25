import { constants, crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BIT_DEPTH = 8;
const COLOR_TYPE = { grey: 0, palette: 3 } as const;

/**
 * Encodes 8-bit values that come in long runs as a PNG: grey, or entries of a palette.
 *
 * Own code because label maps are the product's main output and sharp cannot make them: its palettes
 * reorder the values. zlib's run-length strategy packs runs best and fastest.
 *
 * @param values `[heightPx, widthPx]`
 * @param palette RGB of every value that there may be.
 */
export function encodePng({
  values,
  widthPx,
  heightPx,
  palette,
}: {
  values: Uint8Array;
  widthPx: number;
  heightPx: number;
  palette?: Uint8Array;
}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([BIT_DEPTH, palette === undefined ? COLOR_TYPE.grey : COLOR_TYPE.palette], 8);

  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    ...(palette === undefined ? [] : [chunk("PLTE", palette)]),
    chunk("IDAT", compressRows(values, widthPx, heightPx)),
    chunk("IEND", new Uint8Array()),
  ]);
}

function compressRows(values: Uint8Array, widthPx: number, heightPx: number): Buffer {
  // Each row starts with its filter; 0 is none.
  const rows = Buffer.allocUnsafe(heightPx * (widthPx + 1));
  for (let row = 0; row < heightPx; row++) {
    rows[row * (widthPx + 1)] = 0;
    rows.set(values.subarray(row * widthPx, (row + 1) * widthPx), row * (widthPx + 1) + 1);
  }
  return deflateSync(rows, { level: 1, strategy: constants.Z_RLE });
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
