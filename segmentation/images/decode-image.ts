import sharp from "sharp";
import { ServiceError } from "#contracts";
import "./restrict-loaders.ts";

export interface DecodedImage {
  /** `[height, width, 3]`, sRGB. */
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/**
 * Decodes a JPEG, PNG or WebP as it is meant to be seen: EXIF orientation applied, grey, CMYK and 16
 * bits brought to 8-bit sRGB, transparency dropped, the first frame of an animation.
 *
 * @param orientation `stored` leaves the pixels where they are in the file, which is where the label
 * maps of datasets have theirs.
 * @throws ServiceError `image_unreadable` when the bytes are damaged or cut off.
 */
export async function decodeImage(
  image: Uint8Array,
  {
    maxPixels,
    orientation = "seen",
  }: { maxPixels: number; orientation?: "seen" | "stored" | undefined },
): Promise<DecodedImage> {
  try {
    const opened = sharp(image, { failOn: "error", limitInputPixels: maxPixels });
    const { data, info } = await (orientation === "seen" ? opened.autoOrient() : opened)
      .toColourspace("srgb")
      .removeAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return { rgb: data, widthPx: info.width, heightPx: info.height };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new ServiceError(
      "image_unreadable",
      `The image could not be decoded (${reason}). It may be cut off or damaged: send the whole file.`,
      { cause },
    );
  }
}
