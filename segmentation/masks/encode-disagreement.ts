import { ServiceError } from "#contracts";
import { encodePng } from "./encode-png.ts";
import type { SegmentedImage } from "./segmented-image.ts";

/**
 * Encodes where styles change labels as a grey PNG of 8 bits: 255 times the share of runs whose label
 * differs.
 *
 * @throws ServiceError `request_invalid` when the image was looked at in no style.
 */
export function encodeDisagreement({
  photograph: { widthPx, heightPx },
  robustness,
}: SegmentedImage): Buffer {
  if (robustness === undefined) {
    throw new ServiceError(
      "request_invalid",
      "disagreement is of several styles. Say how many with robustness.",
    );
  }
  const { differing, runs } = robustness;
  const grey = Uint8Array.from(differing, (count) => Math.round((255 * count) / runs));
  return encodePng({ values: grey, widthPx, heightPx });
}
