import { createSegmentationPool, type SegmentationPool } from "#segmentation";
import { STYLE_WORKER } from "#style-preview";

/**
 * Starts the child processes of a command that works through many images. Nobody waits for one of them, so
 * none may be late; and the command has only so many under way that none need be turned away.
 */
export function createBatchPool(): SegmentationPool {
  return createSegmentationPool({
    deadlineMs: 10 * 60_000,
    maxPixelsInFlight: Number.POSITIVE_INFINITY,
    worker: STYLE_WORKER,
  });
}
