import sharp from "sharp";
import type { RawImage } from "../segmentation-task.ts";

const QUALITY = 85;
/** Of 0 to 6: more makes the file little smaller, and takes several times as long. */
const WEBP_EFFORT = 1;

/**
 * Encodes a picture as WebP, stretched to a size that is a few pixels another.
 *
 * @param size of the file, in pixels.
 */
export function encodePicture(
  { rgb, widthPx, heightPx }: RawImage,
  size: { widthPx: number; heightPx: number },
): Promise<Buffer> {
  const picture = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });
  const isSame = widthPx === size.widthPx && heightPx === size.heightPx;
  return (isSame ? picture : picture.resize(size.widthPx, size.heightPx, { fit: "fill" }))
    .webp({ quality: QUALITY, effort: WEBP_EFFORT })
    .toBuffer();
}
