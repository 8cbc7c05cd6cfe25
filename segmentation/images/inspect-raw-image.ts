import { type InputLimits, ServiceError } from "#contracts";
import type { RawImage } from "../segmentation-task.ts";
import { checkSize, type ImageSize } from "./inspect-image.ts";

/**
 * Compares the bytes of decoded pixels with their size.
 *
 * @throws ServiceError `request_invalid` when they differ; `image_too_large`, `image_too_small` when
 * the size is outside the limits.
 */
export function inspectRawImage(
  { rgb, widthPx, heightPx }: RawImage,
  limits: InputLimits,
): ImageSize {
  checkSize({ widthPx, heightPx }, limits);
  if (rgb.length !== widthPx * heightPx * 3) {
    throw new ServiceError(
      "request_invalid",
      `An image of ${widthPx} x ${heightPx} px has ${widthPx * heightPx * 3} bytes of RGB, but there are ${rgb.length}.`,
    );
  }
  return { widthPx, heightPx };
}
