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

/** What a child process loads before it is asked for it. */
export interface PreparationTask
  extends Pick<SegmentationTask, "model" | "threads" | "maxLoadedNetworks"> {
  qualities: Quality[];
}

/** What comes back of any task with an image. */
export interface ImageResult {
  widthPx: number;
  heightPx: number;
  timings: Omit<SegmentationTimings, "queueMs">;
  /** When decoding began, by the clock that the processes of a machine share. */
  startedMs: number;
}

export interface SegmentationResult extends ImageResult {
  /** In the order in which they were asked for. */
  outputs: Uint8Array[];
}
