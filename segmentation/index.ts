export { answerTask, decodeTaskImage } from "./answer-task.ts";
export { createSegmenter, type PixelLabels, type Segmenter } from "./create-segmenter.ts";
export type { DecodedImage } from "./images/decode-image.ts";
export { decodePngValues, type PngValues } from "./images/decode-png-values.ts";
export { type ImageSize, inspectImage } from "./images/inspect-image.ts";
export { inspectRawImage } from "./images/inspect-raw-image.ts";
export { LEAST_SHARP_VERSION, libraryVersions } from "./library-versions.ts";
export { chooseLabels, type LabelChoice } from "./masks/choose-labels.ts";
export { type ComparisonPictures, encodeComparison } from "./masks/encode-comparison.ts";
export { encodeContactSheet } from "./masks/encode-contact-sheet.ts";
export { encodeLabelMap } from "./masks/encode-label-map.ts";
export { encodePicture } from "./masks/encode-picture.ts";
export type { Robustness } from "./masks/segmented-image.ts";
export { monotonicMs } from "./monotonic-ms.ts";
export { differingShare } from "./network/differing-share.ts";
export { findGraph } from "./network/find-graph.ts";
export { keepLoaded } from "./network/keep-loaded.ts";
export { largestDifference } from "./network/largest-difference.ts";
export { type Graph, type GraphTensor, loadGraph } from "./network/load-graph.ts";
export { loadNetwork, type NetworkOutputs, toNetworkOutputs } from "./network/load-network.ts";
export {
  type NamedTensor,
  readSafetensors,
  readSafetensorsMetadata,
} from "./network/read-safetensors.ts";
export { reproduceGolden } from "./network/reproduce-golden.ts";
export { hasScores, prepare, segment } from "./run-task.ts";
export {
  createSegmentationPool,
  DEFAULT_POOL_OPTIONS,
  type ImageTask,
  type Segmentation,
  type SegmentationPool,
  type SegmentationPoolOptions,
  type SegmentationRequest,
  type Timed,
} from "./segmentation-pool.ts";
export type {
  ImageResult,
  RawImage,
  SegmentationResult,
  SegmentationTask,
} from "./segmentation-task.ts";
