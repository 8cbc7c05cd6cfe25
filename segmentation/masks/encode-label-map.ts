import { constants, crc32, deflateSync } from "node:zlib";
import type { LabelSet } from "#contracts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BIT_DEPTH = 8;
const COLOR_TYPE_PALETTE = 3;

/**
 * Encodes a label map as a palette PNG: every pixel's value is its label's index, and the palette
 * holds the labels' colours, so that it is exact for machines and readable for people.
 *
 * Own code because it is the product's main output and sharp cannot do it: its palettes reorder the
 * indices. Label maps are long runs, which zlib's run-length strategy packs best and fastest.
 *
 * @param labels `[heightPx, widthPx]`, each under the number of labels.
 */
export function encodeLabelMap({
  labels,
  widthPx,
  heightPx,
  labelSet,
}: {
  labels: Uint8Array;
  widthPx: number;
  heightPx: number;
  labelSet: LabelSet;
}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([BIT_DEPTH, COLOR_TYPE_PALETTE], 8);

  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(labelSet.labels.flatMap(({ color }) => color))),
    chunk("IDAT", compressRows(labels, widthPx, heightPx)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function compressRows(labels: Uint8Array, widthPx: number, heightPx: number): Buffer {
  // Each row starts with its filter; 0 is none.
  const rows = Buffer.allocUnsafe(heightPx * (widthPx + 1));
  for (let row = 0; row < heightPx; row++) {
    rows[row * (widthPx + 1)] = 0;
    rows.set(labels.subarray(row * widthPx, (row + 1) * widthPx), row * (widthPx + 1) + 1);
  }
  return deflateSync(rows, { level: 1, strategy: constants.Z_RLE });
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
