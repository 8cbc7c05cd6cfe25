import type { ModelManifest, Quality } from "#contracts";
import type { NetworkOutputs } from "../network/load-network.ts";
import type { RawImage } from "../segmentation-task.ts";

/** A photograph, what a network said of it, and which network that was: all that there is to encode. */
export interface SegmentedImage extends NetworkOutputs {
  photograph: RawImage;
  manifest: ModelManifest;
  quality: Quality;
}
