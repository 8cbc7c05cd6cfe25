import { deflateRawSync } from "node:zlib";
import { CONFIDENCE_LEVELS, type ConfidenceCounts } from "./count-confidence.ts";

/** The first byte: another way to write counts gets another number. */
export const CONFIDENCE_COUNTS_FORMAT = 1;

/** Three integers of at most eight bytes each: 2^53 has 54 bits. */
export const MOST_BYTES_OF_LEVEL = 3 * 8;

/**
 * Writes counts as bytes. Behind the format's number, deflated, each level that has pixels is three
 * integers: how many empty levels come before it, how many of its pixels are wrong, how many are
 * right. An integer is written seven bits a byte, lowest first, and the eighth bit says that more
 * follow (LEB128).
 */
export function encodeConfidenceCounts({ all, correct }: ConfidenceCounts): Uint8Array {
  const levelCount = all.reduce((count, pixels) => (pixels > 0 ? count + 1 : count), 0);
  const bytes = new Uint8Array(MOST_BYTES_OF_LEVEL * levelCount);
  let at = 0;
  let next = 0;
  for (let level = 0; level < CONFIDENCE_LEVELS; level++) {
    const pixels = all[level] ?? 0;
    if (pixels > 0) {
      const right = correct[level] ?? 0;
      at = writeInteger({ bytes, at, value: level - next });
      at = writeInteger({ bytes, at, value: pixels - right });
      at = writeInteger({ bytes, at, value: right });
      next = level + 1;
    }
  }
  return Buffer.concat([
    Uint8Array.of(CONFIDENCE_COUNTS_FORMAT),
    deflateRawSync(bytes.subarray(0, at)),
  ]);
}

function writeInteger({
  bytes,
  at,
  value,
}: {
  bytes: Uint8Array;
  at: number;
  value: number;
}): number {
  let rest = value;
  let end = at;
  while (rest > 0x7f) {
    bytes[end++] = (rest % 0x80) | 0x80;
    // Not a shift, which would cut to 32 bits.
    rest = Math.floor(rest / 0x80);
  }
  bytes[end++] = rest;
  return end;
}
