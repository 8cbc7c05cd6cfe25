import type { ModelManifest, Quality } from "#contracts";
import type { NetworkOutputs } from "../network/load-network.ts";
import type { RawImage } from "../segmentation-task.ts";

/** A photograph, what a network said of it, and which network that was: all that there is to encode. */
export interface SegmentedImage extends NetworkOutputs {
  photograph: RawImage;
  manifest: ModelManifest;
  quality: Quality;
  /** When the image was also looked at in styles. */
  robustness?: Robustness;
}

/** How much of a label map holds under styles. */
export interface Robustness {
  runs: number;
  seed: number;
  /** `[heightPx, widthPx]`: runs whose label differs. */
  differing: Uint8Array;
}
