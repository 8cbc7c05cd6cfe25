import { crc32 } from "node:zlib";
import sharp from "sharp";
import "./restrict-loaders.ts";

/** The numbers of a PNG, as they are in the file. */
export interface PngValues {
  widthPx: number;
  heightPx: number;
  /** One for grey and for entries of a palette. */
  channels: 1 | 3 | 4;
  /** `[heightPx, widthPx, channels]`; 16 bits where the file has 16. */
  values: Uint8Array | Uint16Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and checksum of a chunk. */
const FRAME_BYTES = 12;
/** Places in a whole file, behind the signature and the length and type of the first chunk. */
const HEADER = { width: 16, height: 20, depth: 24, colorType: 25, checksum: 29, end: 33 } as const;
const GREY = 0;
const PALETTE = 3;
const GREY_WITH_ALPHA = 4;
const CHANNELS: Record<number, PngValues["channels"]> = { 0: 1, 2: 3, 3: 1, 6: 4 };

/**
 * Decodes a PNG to its own numbers: entries of a palette instead of the palette's colours, 16 bits
 * where there are 16, no colour management. Grey of 1, 2 or 4 bits is brought to 8, entries are not.
 *
 * sharp turns palettes into colours, so it is given the file as if it were grey; and without any
 * chunk that could change a number, like gamma or a transparent colour.
 *
 * @throws Error saying what is wrong with the bytes.
 */
export async function decodePngValues({
  bytes,
  maxPixels,
}: {
  bytes: Uint8Array;
  maxPixels: number;
}): Promise<PngValues> {
  const { header, pixels } = readChunks(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
  const { channels, depth, isPalette } = readHeader({ header, maxPixels });
  if (isPalette) {
    header[HEADER.colorType] = GREY;
    header.writeUInt32BE(crc32(header.subarray(12, HEADER.checksum)), HEADER.checksum);
  }
  const isDeep = depth === 16;
  const colourspace = channels === 1 ? (isDeep ? "grey16" : "b-w") : isDeep ? "rgb16" : "srgb";
  const { data, info } = await sharp(Buffer.concat([header, ...pixels]), {
    failOn: "warning",
    limitInputPixels: maxPixels,
  })
    .toColourspace(colourspace)
    .raw({ depth: isDeep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: Error) => {
      throw new Error(`its pixels are damaged (${cause.message.split("\n")[0]})`, { cause });
    });

  const values = isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  if (isPalette && depth < 8) {
    undoScale(values, 2 ** depth - 1);
  }
  return { widthPx: info.width, heightPx: info.height, channels, values };
}

/** Header with signature, and the chunks that hold pixels, each with its checksum compared. */
function readChunks(file: Buffer): { header: Buffer; pixels: Buffer[] } {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) {
    throw new Error("it is no PNG file");
  }
  const pixels: Buffer[] = [];
  for (let at = SIGNATURE.length, type = ""; type !== "IEND"; ) {
    const end = at + FRAME_BYTES <= file.length ? at + FRAME_BYTES + file.readUInt32BE(at) : 1 / 0;
    if (end > file.length) {
      throw new Error("it is cut short");
    }
    type = file.toString("latin1", at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) {
      throw new Error(`its chunk ${JSON.stringify(type)} is damaged`);
    }
    if (type === "IDAT" || type === "IEND") {
      pixels.push(file.subarray(at, end));
    }
    at = end;
  }
  if (file.toString("latin1", 12, 16) !== "IHDR" || pixels.length < 2) {
    throw new Error("it has no header or no pixels");
  }
  return { header: Buffer.from(file.subarray(0, HEADER.end)), pixels };
}

/** Looked at before any pixel is unpacked. */
function readHeader({ header, maxPixels }: { header: Buffer; maxPixels: number }) {
  const widthPx = header.readUInt32BE(HEADER.width);
  const heightPx = header.readUInt32BE(HEADER.height);
  const depth = header[HEADER.depth] ?? 0;
  const colorType = header[HEADER.colorType] ?? 0;
  const channels = CHANNELS[colorType];
  if (widthPx * heightPx === 0 || widthPx * heightPx > maxPixels) {
    throw new Error(
      `it claims ${widthPx} x ${heightPx} px, and up to ${maxPixels} pixels are decoded`,
    );
  }
  if (colorType === GREY_WITH_ALPHA) {
    throw new Error("it is grey with alpha: save values in grey or with a palette");
  }
  const isPalette = colorType === PALETTE;
  const depths = isPalette ? [1, 2, 4, 8] : [1, 2, 4, 8, 16];
  if (channels === undefined || !depths.includes(depth)) {
    throw new Error(`it has ${depth} bits of colour type ${colorType}, which no PNG has`);
  }
  return { channels, depth, isPalette };
}

/** Grey of few bits is stretched over 8; what are entries really are not. */
function undoScale(values: Uint8Array | Uint16Array, most: number): void {
  const scale = 255 / most;
  for (let at = 0; at < values.length; at++) {
    values[at] = (values[at] ?? 0) / scale;
  }
}
