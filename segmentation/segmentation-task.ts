import type { OpenedModel, OutputSpec, Quality, SegmentationTimings } from "#contracts";

/** Pixels that somebody else decoded. */
export interface RawImage {
  /** `[heightPx, widthPx, 3]`, sRGB. */
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** What crosses the border into a child process: compressed bytes and the model's place. */
export interface SegmentationTask {
  model: OpenedModel;
  quality: Quality;
  image: Uint8Array | RawImage;
  /** What to encode; decoding and inference happen once. */
  outputs: OutputSpec[];
  /** Cores that one run may use. */
  threads: number;
  maxLoadedNetworks: number;
}

/** What comes back. */
export interface SegmentationResult {
  /** In the order in which they were asked for. */
  outputs: Uint8Array[];
  widthPx: number;
  heightPx: number;
  timings: Omit<SegmentationTimings, "queueMs">;
}
