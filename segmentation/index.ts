export { type ImageSize, inspectImage } from "./images/inspect-image.ts";
export { findGraph } from "./network/find-graph.ts";
export { reproduceGolden } from "./network/reproduce-golden.ts";
export {
  createSegmentationPool,
  DEFAULT_POOL_OPTIONS,
  type Segmentation,
  type SegmentationPool,
  type SegmentationPoolOptions,
  type SegmentationRequest,
} from "./segmentation-pool.ts";
