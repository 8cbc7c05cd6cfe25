import sharp from "sharp";

/** From 65535 levels to 255. */
const SCALE = 257;
/** The next levels make a file smaller by a third, and take twice as long. */
const COMPRESSION_LEVEL = 1;

/**
 * Encodes confidence as a grey PNG of 8 bits: 255 times the largest softmax probability.
 *
 * @param confidence `[heightPx, widthPx]`, 65535 times the probability.
 */
export function encodeConfidence({
  confidence,
  widthPx,
  heightPx,
}: {
  confidence: Uint16Array;
  widthPx: number;
  heightPx: number;
}): Promise<Buffer> {
  const grey = new Uint8Array(confidence.length);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    grey[pixel] = Math.round((confidence[pixel] ?? 0) / SCALE);
  }
  return sharp(grey, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .toColourspace("b-w")
    .png({ compressionLevel: COMPRESSION_LEVEL })
    .toBuffer();
}
