import { type InputLimits, ServiceError } from "#contracts";
import { inspectImage } from "#segmentation";
import type { StyleLimits } from "./style-settings.ts";

/**
 * Counts the pixels of an image that is to be looked at in styles.
 *
 * @throws ServiceError `image_*` for images that cannot be taken; `image_too_large` past what may be
 * looked at in styles.
 */
export function countStyledPixels({
  image,
  limits,
  styles: { maxPixels },
}: {
  image: Uint8Array;
  limits: InputLimits;
  styles: StyleLimits;
}): number {
  const { widthPx, heightPx } = inspectImage(image, limits);
  const pixels = widthPx * heightPx;
  if (pixels > maxPixels) {
    throw new ServiceError(
      "image_too_large",
      `The image is ${widthPx} x ${heightPx} px, which is ${pixels}; at most ${maxPixels} are looked at in styles. Send a smaller one.`,
    );
  }
  return pixels;
}
