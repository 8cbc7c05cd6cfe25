import { crc32, inflateSync } from "node:zlib";
import { decode, hasPngSignature } from "fast-png";
import { unfilterRows } from "./unfilter-rows.ts";

export interface PngPixels {
  widthPx: number;
  heightPx: number;
  /** Bits of a sample. */
  depth: 1 | 2 | 4 | 8 | 16;
  colors: "grey" | "rgb" | "palette" | "grey with alpha" | "rgb with alpha";
  channels: 1 | 2 | 3 | 4;
  /**
   * Unfiltered rows without gaps between them: samples of less than 8 bits are packed from the left,
   * those of 16 bits have their high byte first.
   */
  rows: Uint8Array;
}

const COLORS: Record<number, Pick<PngPixels, "colors" | "channels"> & { depths: number[] }> = {
  0: { colors: "grey", channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { colors: "rgb", channels: 3, depths: [8, 16] },
  3: { colors: "palette", channels: 1, depths: [1, 2, 4, 8] },
  4: { colors: "grey with alpha", channels: 2, depths: [8, 16] },
  6: { colors: "rgb with alpha", channels: 4, depths: [8, 16] },
};
const SIGNATURE_BYTES = 8;
const HEADER_BYTES = 13;
/** Deflate codes up to 258 bytes with two bits. */
const MOST_INFLATION = 1032;

/**
 * Decodes a PNG to the numbers in it, as no library does both fast and safely: zlib is the system's,
 * every checksum is compared, and no more memory is taken than the header's size needs, which is
 * looked at first.
 *
 * Source: Portable Network Graphics (PNG) Specification, third edition, W3C.
 *
 * @throws Error saying what is wrong with the bytes.
 */
export function decodePng({
  bytes,
  maxPixels,
}: {
  bytes: Uint8Array;
  maxPixels: number;
}): PngPixels {
  const { header, compressed } = readChunks(bytes);
  const { isInterlaced, ...shape } = readHeader({ header, maxPixels });
  const rowBytes = Math.ceil((shape.widthPx * shape.channels * shape.depth) / 8);
  if (isInterlaced) {
    return { ...shape, rows: decodeInterlaced({ bytes, shape, compressed, rowBytes }) };
  }
  const filteredBytes = shape.heightPx * (rowBytes + 1);
  const filtered = inflate(compressed, filteredBytes);
  if (filtered.length < filteredBytes) {
    throw new Error(`it ends in row ${Math.floor(filtered.length / (rowBytes + 1)) + 1}`);
  }
  const pixelBytes = Math.ceil((shape.channels * shape.depth) / 8);
  return {
    ...shape,
    rows: unfilterRows({ filtered, rowBytes, pixelBytes, rowCount: shape.heightPx }),
  };
}

function readChunks(bytes: Uint8Array): { header: DataView; compressed: Uint8Array } {
  if (!hasPngSignature(bytes)) {
    throw new Error("it is no PNG file");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let header: DataView | undefined;
  for (let at = SIGNATURE_BYTES; ; ) {
    if (at + 12 > bytes.length || at + 12 + view.getUint32(at) > bytes.length) {
      throw new Error("it is cut short");
    }
    const length = view.getUint32(at);
    const body = bytes.subarray(at + 8, at + 8 + length);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      throw new Error(`its chunk ${JSON.stringify(type)} is damaged`);
    }
    if (type === "IHDR" && length === HEADER_BYTES) {
      header ??= new DataView(body.buffer, body.byteOffset, body.byteLength);
    } else if (type === "IDAT") {
      parts.push(body);
    } else if (type === "IEND") {
      break;
    }
    at += 12 + length;
  }
  if (header === undefined || parts.length === 0) {
    throw new Error("it has no header or no pixels");
  }
  const [only = new Uint8Array()] = parts;
  return { header, compressed: parts.length === 1 ? only : Buffer.concat(parts) };
}

function readHeader({ header, maxPixels }: { header: DataView; maxPixels: number }) {
  const widthPx = header.getUint32(0);
  const heightPx = header.getUint32(4);
  const depth = header.getUint8(8);
  const kind = COLORS[header.getUint8(9)];
  if (widthPx === 0 || heightPx === 0 || widthPx * heightPx > maxPixels) {
    throw new Error(
      `it claims ${widthPx} x ${heightPx} px, and up to ${maxPixels} pixels are decoded`,
    );
  }
  if (kind === undefined || !kind.depths.includes(depth)) {
    throw new Error(`it has ${depth} bits of colour type ${header.getUint8(9)}, which no PNG has`);
  }
  const { colors, channels } = kind;
  const isInterlaced = header.getUint8(12) === 1;
  return { widthPx, heightPx, depth: depth as PngPixels["depth"], colors, channels, isInterlaced };
}

function inflate(compressed: Uint8Array, mostBytes: number): Uint8Array {
  try {
    // In one piece, but no larger than these bytes can become, whatever a header claims.
    const chunkSize = Math.min(mostBytes, compressed.length * MOST_INFLATION) + 64;
    return inflateSync(compressed, { maxOutputLength: mostBytes, chunkSize });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      code === "ERR_BUFFER_TOO_LARGE"
        ? "it holds more than its size needs"
        : `its pixels are damaged (${message})`,
    );
  }
}

/** Rare in label maps, so that a library may take its time. */
function decodeInterlaced({
  bytes,
  shape: { depth, heightPx, channels },
  compressed,
  rowBytes,
}: {
  bytes: Uint8Array;
  shape: Omit<PngPixels, "rows">;
  compressed: Uint8Array;
  rowBytes: number;
}): Uint8Array {
  if (depth < 8) {
    throw new Error(`it is interlaced with ${depth} bits a pixel: save it without interlacing`);
  }
  // Each of the seven passes begins its rows anew, with a filter's byte: fewer than two for each row.
  inflate(compressed, heightPx * (rowBytes + 15 * channels));
  const { data } = decode(bytes);
  return data instanceof Uint16Array
    ? new Uint8Array(Uint16Array.from(data, (value) => ((value & 255) << 8) | (value >> 8)).buffer)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
