import { type InputLimits, MOST_STYLES, ServiceError } from "#contracts";
import { inspectImage } from "#segmentation";
import { runsOfPreview } from "#style-preview";
import type { StyleLimits } from "./style-settings.ts";

/**
 * Counts the pixels of an image that is to be looked at in styles, once for each run of the network.
 *
 * @throws ServiceError `image_*` for images that cannot be taken; `image_too_large` past what may be
 * looked at in styles, in one run or in all.
 */
export function countStyledPixels({
  image,
  limits,
  styles: { maxPixels },
  runs,
}: {
  image: Uint8Array;
  limits: InputLimits;
  styles: Pick<StyleLimits, "maxPixels">;
  runs: number;
}): number {
  const { widthPx, heightPx } = inspectImage(image, limits);
  const pixels = widthPx * heightPx;
  if (pixels > maxPixels) {
    throw new ServiceError(
      "image_too_large",
      `The image is ${widthPx} x ${heightPx} px, which is ${pixels}; at most ${maxPixels} are looked at in styles. Send a smaller one.`,
    );
  }
  const most = maxPixels * runsOfPreview(MOST_STYLES);
  if (pixels * runs > most) {
    throw new ServiceError(
      "image_too_large",
      `The image is ${widthPx} x ${heightPx} px, which is ${pixels * runs} in ${runs} runs of the network; at most ${most} are taken. Ask for fewer styles (robustness), or send a smaller image.`,
    );
  }
  return pixels * runs;
}
