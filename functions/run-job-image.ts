import PQueue from "p-queue";
import pRetry from "p-retry";
import { type ErrorCode, ServiceError } from "#contracts";
import type { DoneImage, JobRecord } from "#jobs";
import type { Caller } from "./caller.ts";
import { type SegmentationServices, segmentImages } from "./segment-images.ts";
import { runInTrace } from "./telemetry/tracing.ts";

/** What passes: the image waits, for about ten minutes in all. */
const PASSING: readonly ErrorCode[] = ["overloaded"];
/** What may have been another image's fault, but not three times. */
const DOUBTFUL: readonly ErrorCode[] = ["worker_crashed", "deadline_exceeded"];
const DOUBTFUL_ATTEMPTS = 3;
const RETRY = { retries: 12, minTimeout: 1_000, maxTimeout: 60_000, randomize: true };

export type ImageRunner = (options: {
  record: JobRecord;
  readInput: () => Promise<Uint8Array>;
  signal: AbortSignal;
}) => Promise<DoneImage>;

/**
 * Creates what does the images of jobs, `atOnce` at a time and in the order they came. One that has
 * to wait for a pool that is full waits outside, and keeps no other from its turn.
 *
 * The runner rejects with what is nobody's fault but ours; what is wrong with an image is its result.
 */
export function createImageRunner({
  services,
  atOnce,
}: {
  services: SegmentationServices;
  atOnce: number;
}): ImageRunner {
  const queue = new PQueue({ concurrency: atOnce });

  return async ({ record: { tenant, request, traceparent }, readInput, signal }) => {
    // Its images were paid for when it was submitted.
    const caller: Caller = { tenant, keyId: null, scopes: ["segment"], charge: async () => {} };
    const segment = () =>
      runInTrace(traceparent, async () =>
        segmentImages({ services, caller, request, images: [await readInput()], signal }),
      );
    try {
      const [segmented] = await pRetry(() => queue.add(segment, { signal }), {
        ...RETRY,
        signal,
        shouldRetry: ({ error, attemptNumber }) => isWorthARetry(error, attemptNumber),
      });
      if (!segmented?.ok) {
        throw segmented?.error ?? new Error("one image came to nothing");
      }
      const { ok, model, quality, widthPx, heightPx, timings, files } = segmented;
      return { ok, model, quality, widthPx, heightPx, timings: { ...timings }, files };
    } catch (error) {
      if (error instanceof ServiceError && !signal.aborted) {
        return { ok: false, code: error.code, detail: error.message };
      }
      throw error;
    }
  };
}

function isWorthARetry(error: unknown, attempt: number): boolean {
  return (
    error instanceof ServiceError &&
    (PASSING.includes(error.code) || (DOUBTFUL.includes(error.code) && attempt < DOUBTFUL_ATTEMPTS))
  );
}
