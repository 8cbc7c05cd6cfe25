import sharp from "sharp";
import type { LabelSet } from "#contracts";
import type { DecodedImage } from "../images/decode-image.ts";

const LABEL_SHARE = 0.5;
const JPEG_QUALITY = 90;

/**
 * Encodes the photograph with its labels' colours laid over it, half and half, as a JPEG.
 *
 * Paints into `image.rgb`: the photograph is used up.
 */
export async function encodeOverlay({
  image,
  labels,
  labelSet,
}: {
  image: DecodedImage;
  labels: Uint8Array;
  labelSet: LabelSet;
}): Promise<Buffer> {
  const { rgb, widthPx, heightPx } = image;
  const colors = Uint8Array.from(
    labelSet.labels.flatMap(({ color }) => color.map((channel) => channel * LABEL_SHARE)),
  );
  for (let pixel = 0, at = 0; pixel < labels.length; pixel++) {
    const color = (labels[pixel] ?? 0) * 3;
    for (let channel = 0; channel < 3; channel++, at++) {
      rgb[at] = (rgb[at] ?? 0) * (1 - LABEL_SHARE) + (colors[color + channel] ?? 0);
    }
  }
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}
