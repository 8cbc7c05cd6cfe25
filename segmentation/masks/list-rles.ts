import type { Label, SegmentationRles } from "#contracts";
import { describeSegmentation } from "./describe-segmentation.ts";
import { encodeRuns } from "./encode-runs.ts";
import type { SegmentedImage } from "./segmented-image.ts";

/**
 * Lists the mask of each label as COCO's run lengths.
 *
 * @param listed labels that are listed when they are in the image.
 */
export function listRles(segmented: SegmentedImage, listed: readonly Label[]): SegmentationRles {
  const { widthPx, heightPx } = segmented.photograph;
  const runs = encodeRuns({ labels: segmented.labels, widthPx, heightPx });
  return {
    ...describeSegmentation(segmented),
    labels: listed.flatMap((label) => {
      const mask = runs.get(label.index);
      return mask === undefined
        ? []
        : {
            ...label,
            pixels: mask.pixels,
            segmentation: { size: [heightPx, widthPx], counts: mask.counts },
          };
    }),
  };
}
