import type { StylePreview } from "#contracts";
import type { ImageResult, SegmentationTask } from "#segmentation";
import type { LabelMapComparison } from "./label-maps/compare-label-maps.ts";
import type { ResolvedStyle } from "./version/resolve-styles.ts";

/** What crosses the border into a child process to preview styles. */
export interface PreviewTask
  extends Pick<SegmentationTask, "model" | "image" | "threads" | "maxLoadedNetworks">,
    PreviewOptions {}

export interface PreviewOptions {
  styles: ResolvedStyle[];
  /** Share of the style, 0 to 1; drawn for each channel when left out. */
  strength: number | undefined;
  /** Rows of patches; those of training when left out. */
  grid: number | undefined;
  seed: number;
}

/** What comes back. */
export interface PreviewResult extends ImageResult {
  grid: number;
  before: { labelMap: Uint8Array; labels: StylePreview["before"]["labels"] };
  /** In the order in which they were asked for. */
  styles: PreviewedStyle[];
}

export interface PreviewedStyle extends LabelMapComparison {
  name: string;
  source: "bank" | "words";
  /** Of a style of the bank. */
  label?: string;
  unknownWords: string[];
  /** A palette PNG. */
  labelMap: Uint8Array;
  /** WebP, of the photograph's size. */
  picture?: Uint8Array;
}

/** What crosses the border to segment an image and to see what of its label map holds under styles. */
export interface RobustTask extends SegmentationTask {
  runs: number;
  seed: number;
}
