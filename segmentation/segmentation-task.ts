import type { OpenedModel, OutputMediaType, Quality, SegmentationTimings } from "#contracts";

/** What crosses the border into a child process: compressed bytes and the model's place. */
export interface SegmentationTask {
  model: OpenedModel;
  quality: Quality;
  image: Uint8Array;
  /** What to encode; decoding and inference happen once. */
  outputs: OutputMediaType[];
  /** Cores that one run may use. */
  threads: number;
  maxLoadedNetworks: number;
}

/** What comes back: compressed bytes, by media type. */
export interface SegmentationResult {
  outputs: Partial<Record<OutputMediaType, Uint8Array>>;
  widthPx: number;
  heightPx: number;
  timings: Omit<SegmentationTimings, "queueMs">;
}
