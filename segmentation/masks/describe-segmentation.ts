import type { SegmentationHead } from "#contracts";
import type { SegmentedImage } from "./segmented-image.ts";

/** Says which model answered about what: what every answer in JSON starts with. */
export function describeSegmentation({
  manifest: { name, version, labelSet },
  quality,
  photograph: { widthPx, heightPx },
}: SegmentedImage): SegmentationHead {
  return { model: { name, version, labelSet }, quality, image: { widthPx, heightPx } };
}
