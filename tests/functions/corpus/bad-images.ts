import { crc32, deflateSync } from "node:zlib";
import { drawPicture } from "../../segmentation/pictures.ts";

const PNG_HEADER_BYTES = 33;

/** A valid PNG with one more chunk behind its header. */
export async function pngWithChunk(type: string, data: Buffer): Promise<Buffer> {
  const png = await drawPicture().png().toBuffer();
  return Buffer.concat([
    png.subarray(0, PNG_HEADER_BYTES),
    pngChunk(type, data),
    png.subarray(PNG_HEADER_BYTES),
  ]);
}

/** A PNG whose compressed pixels are these bytes, whatever its header says. */
export async function pngWithPixels(pixels: Buffer): Promise<Buffer> {
  const png = await drawPicture().png().toBuffer();
  return Buffer.concat([
    png.subarray(0, PNG_HEADER_BYTES),
    pngChunk("IDAT", pixels),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, "latin1");
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, data.length + 8)), data.length + 8);
  return chunk;
}

/** 64 MiB of zeros, packed a thousandfold. */
export const PACKED_ZEROS = deflateSync(Buffer.alloc(64 * 1024 * 1024));

/** Chunks of PNG that hold packed text or a packed colour profile. */
export const PNG_BOMBS: Record<string, (packed: Buffer) => [type: string, data: Buffer]> = {
  zTXt: (packed) => ["zTXt", Buffer.concat([Buffer.from("Comment\0\0"), packed])],
  iTXt: (packed) => ["iTXt", Buffer.concat([Buffer.from("Comment\0\x01\0\0\0"), packed])],
  iCCP: (packed) => ["iCCP", Buffer.concat([Buffer.from("profile\0\0"), packed])],
};

/** A JPEG whose header claims another size. */
export async function jpegClaiming(widthPx: number, heightPx: number): Promise<Buffer> {
  const jpeg = await drawPicture().jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(heightPx, frame + 5);
  jpeg.writeUInt16BE(widthPx, frame + 7);
  return jpeg;
}

/** A progressive JPEG whose last scan comes again and again: much work for few bytes. */
export async function jpegOfManyScans(scans: number): Promise<Buffer> {
  const jpeg = await drawPicture().jpeg({ progressive: true }).toBuffer();
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = jpeg.subarray(last, -2);
  return Buffer.concat([
    jpeg.subarray(0, -2),
    ...Array.from({ length: scans }, () => scan),
    jpeg.subarray(-2),
  ]);
}

/** An extended WebP whose canvas claims a size of up to 2^24. */
export function webpClaiming(widthPx: number, heightPx: number): Buffer {
  const webp = Buffer.alloc(30);
  webp.write("RIFF", 0, "latin1");
  webp.writeUInt32LE(22, 4);
  webp.write("WEBPVP8X", 8, "latin1");
  webp.writeUInt32LE(10, 16);
  webp.writeUIntLE(widthPx - 1, 24, 3);
  webp.writeUIntLE(heightPx - 1, 27, 3);
  return webp;
}

/** The starts of files that are no JPEG, PNG or WebP, though some programs decode them. */
export const OTHER_FORMATS: Record<string, string> = {
  SVG: '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
  "SVG behind an XML declaration with an entity":
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><svg>&b;</svg>',
  GIF: "GIF89a\x40\x00\x30\x00\x80\x00\x00",
  "TIFF, little-endian": "II*\x00\x08\x00\x00\x00",
  "TIFF, big-endian": "MM\x00*\x00\x00\x00\x08",
  PDF: "%PDF-1.7\n1 0 obj\n",
  PostScript: "%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n",
  BMP: "BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00",
  ICO: "\x00\x00\x01\x00\x01\x00\x10\x10",
  HEIC: "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
  AVIF: "\x00\x00\x00\x20ftypavif\x00\x00\x00\x00",
  "JPEG 2000": "\x00\x00\x00\x0cjP  \r\n\x87\n",
  "JPEG XL": "\xff\x0a\x00\x00",
  PSD: "8BPS\x00\x01\x00\x00",
  "ImageMagick's MVG": "push graphic-context\nimage over 0,0 0,0 'https://10.0.0.1/'\n",
  "ImageMagick's MSL": '<image><read filename="/etc/passwd"/></image>',
  "a text that names a file": "@/etc/passwd",
  "WAV, which is RIFF as WebP is": "RIFF\x24\x00\x00\x00WAVEfmt ",
  "MNG, which is nearly PNG": "\x8aMNG\r\n\x1a\n",
  ZIP: "PK\x03\x04\x14\x00\x00\x00",
  ELF: "\x7fELF\x02\x01\x01\x00",
  "a pickle": "\x80\x04\x95\x00\x00\x00\x00",
  NPY: "\x93NUMPY\x01\x00",
  HTML: "<!DOCTYPE html><script>alert(1)</script>",
  zeros: "\0".repeat(1000),
};
