import { availableParallelism } from "node:os";
import PQueue from "p-queue";
import { Tinypool } from "tinypool";
import {
  type ErrorCode,
  LABEL_SETS,
  type OpenedModel,
  type OutputSpec,
  type Quality,
  type SegmentationTimings,
  ServiceError,
} from "#contracts";
import { inspectImage } from "./images/inspect-image.ts";
import { inspectRawImage } from "./images/inspect-raw-image.ts";
import { chooseLabels } from "./masks/choose-labels.ts";
import { findGraph } from "./network/find-graph.ts";
import type { RawImage, SegmentationResult, SegmentationTask } from "./segmentation-task.ts";

export interface SegmentationPoolOptions {
  /** Child processes, each with its own copy of every network it runs. */
  workers: number;
  /** Cores that one run may use. More helps the latency of one image, less the throughput of many. */
  threadsPerWorker: number;
  /** From arrival to answer. Past it, the child process is killed. */
  deadlineMs: number;
  /** Pixels waiting or running, over all requests. Past it, requests are refused. */
  maxPixelsInFlight: number;
  /** Networks that a child process keeps loaded. */
  maxLoadedNetworks: number;
}

export const DEFAULT_POOL_OPTIONS: Readonly<SegmentationPoolOptions> = {
  workers: availableParallelism(),
  threadsPerWorker: 1,
  deadlineMs: 30_000,
  maxPixelsInFlight: 64_000_000,
  maxLoadedNetworks: 4,
};

export interface SegmentationRequest {
  model: OpenedModel;
  quality?: Quality;
  /** A JPEG, PNG or WebP file, or decoded pixels. */
  image: Uint8Array | RawImage;
  outputs: OutputSpec[];
  /** Aborted when nobody waits for the answer any more: a request still in the queue is dropped. */
  signal?: AbortSignal;
}

export type Segmentation = Omit<SegmentationResult, "timings"> & { timings: SegmentationTimings };

/** Child processes that segment images, so that the process that serves HTTP never blocks. */
export interface SegmentationPool {
  /**
   * Segments one image.
   *
   * @throws ServiceError `request_invalid` when the model's label set has no such label or no such ids.
   * @throws ServiceError `quality_unavailable` when the model has no such quality; `image_*` for images
   * that cannot be taken; `overloaded` when too many pixels wait; `deadline_exceeded`;
   * `worker_crashed`; `model_unusable`.
   */
  segment(request: SegmentationRequest): Promise<Segmentation>;
  /** Loads a model's quality `standard` in every child process, so that the first request does not wait for it. */
  prepare(model: OpenedModel): Promise<void>;
  /** The child processes of this moment, for who wants to know what they cost. */
  processIds(): number[];
  /** Ends the child processes, and with them what they run. */
  close(): Promise<void>;
}

/** Starts the child processes. */
export function createSegmentationPool(
  options: Partial<SegmentationPoolOptions> = {},
): SegmentationPool {
  const settings = { ...DEFAULT_POOL_OPTIONS, ...options };
  const children = startChildren(settings);
  // The queue is here and not in the children's pool, so that a request can leave it without a kill.
  const queue = new PQueue({ concurrency: settings.workers });
  let pixelsInFlight = 0;

  return {
    async segment({ model, quality = "standard", image, outputs, signal }) {
      // Thrown here already, so that no child process works in vain.
      findGraph({ manifest: model.manifest, quality });
      for (const { labels, ids } of outputs) {
        chooseLabels({ labelSet: LABEL_SETS[model.manifest.labelSet], labels, ids });
      }
      const limits = model.manifest.input;
      const { widthPx, heightPx } =
        image instanceof Uint8Array ? inspectImage(image, limits) : inspectRawImage(image, limits);
      const pixels = widthPx * heightPx;
      if (pixelsInFlight > 0 && pixelsInFlight + pixels > settings.maxPixelsInFlight) {
        throw new ServiceError(
          "overloaded",
          `${pixelsInFlight} pixels are waiting already, and at most ${settings.maxPixelsInFlight} may. Try again in a moment.`,
        );
      }

      pixelsInFlight += pixels;
      try {
        return await runInQueue({ model, quality, image, outputs, ...settings }, signal);
      } finally {
        pixelsInFlight -= pixels;
      }
    },

    async prepare(model) {
      const task = { model, quality: "standard", ...settings, threads: settings.threadsPerWorker };
      // A busy child takes no second task, so as many tasks as children reach every one of them.
      await Promise.all(
        Array.from({ length: settings.workers }, () =>
          children.run(task, { name: "prepare" }).catch(toServiceError),
        ),
      );
    },

    processIds() {
      return children.threads.map(({ threadId }) => threadId);
    },

    async close() {
      queue.pause();
      queue.clear();
      await children.destroy();
    },
  };

  async function runInQueue(
    task: Omit<SegmentationTask, "threads">,
    signal: AbortSignal | undefined,
  ): Promise<Segmentation> {
    const arrived = performance.now();
    const deadline = AbortSignal.timeout(settings.deadlineMs);
    const leave = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);

    const run = async (): Promise<Segmentation> => {
      const queueMs = performance.now() - arrived;
      const { timings, ...result }: SegmentationResult = await children.run(
        { ...task, threads: settings.threadsPerWorker },
        { name: "segment", signal: deadline },
      );
      return { ...result, timings: { queueMs, ...timings } };
    };
    try {
      return await queue.add(run, { signal: leave });
    } catch (error) {
      if (deadline.aborted) {
        throw new ServiceError(
          "deadline_exceeded",
          `No answer within ${settings.deadlineMs} ms. Send a smaller image, or try again when there is less to do.`,
        );
      }
      return toServiceError(error);
    }
  }
}

function startChildren({ workers }: SegmentationPoolOptions): Tinypool {
  const children = new Tinypool({
    filename: new URL("./worker.ts", import.meta.url).href,
    runtime: "child_process",
    serialization: "advanced",
    minThreads: workers,
    maxThreads: workers,
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: process.env as Record<string, string>,
  });
  // A child that dies while it is idle concerns nobody: it has been replaced by now.
  children.on("error", () => {});
  return children;
}

/** Errors cross the process border as plain objects; this makes them what they were. */
function toServiceError(error: unknown): never {
  const { name, code, message } = error as { name?: string; code?: ErrorCode; message?: string };
  if (error instanceof Error && message === "Worker exited unexpectedly") {
    throw new ServiceError(
      "worker_crashed",
      "The process that worked on this image died. It has been replaced; other requests are not affected.",
      { cause: error },
    );
  }
  if (name === "ServiceError" && code !== undefined && message !== undefined) {
    throw new ServiceError(code, message);
  }
  throw error instanceof Error ? error : new Error(message, { cause: error });
}
