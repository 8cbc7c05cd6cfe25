import { availableParallelism } from "node:os";
import {
  LABEL_SETS,
  type OpenedModel,
  type OutputSpec,
  type Quality,
  type SegmentationTimings,
  ServiceError,
} from "#contracts";
import { createChildProcesses } from "./child-processes.ts";
import { inspectImage } from "./images/inspect-image.ts";
import { inspectRawImage } from "./images/inspect-raw-image.ts";
import { chooseLabels } from "./masks/choose-labels.ts";
import { monotonicMs } from "./monotonic-ms.ts";
import { findGraph } from "./network/find-graph.ts";
import type {
  ImageResult,
  PreparationTask,
  RawImage,
  SegmentationResult,
} from "./segmentation-task.ts";

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
  /**
   * The module that child processes run: it exports `prepare` and `segment` as `segmentation/worker.ts`
   * does, and the tasks that `run` names.
   */
  worker: URL;
}

export const DEFAULT_POOL_OPTIONS: Readonly<SegmentationPoolOptions> = {
  workers: availableParallelism(),
  threadsPerWorker: 1,
  deadlineMs: 30_000,
  maxPixelsInFlight: 64_000_000,
  maxLoadedNetworks: 4,
  worker: new URL("./worker.ts", import.meta.url),
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

/** A task of the worker's module, about one image. */
export interface ImageTask {
  /** Of the function that the module exports. */
  name: string;
  model: OpenedModel;
  /** A JPEG, PNG or WebP file, or decoded pixels. */
  image: Uint8Array | RawImage;
  /** How often its image goes through a network: so many times its pixels are in flight. */
  runs: number;
  /** What the function gets besides `model`, `image`, `threads` and `maxLoadedNetworks`. */
  options: object;
  /** Aborted when nobody waits for the answer any more: a task still in the queue is dropped. */
  signal?: AbortSignal | undefined;
}

/** A result, with its times as the process tells them that waited for it. */
export type Timed<Result extends ImageResult> = Omit<Result, "timings" | "startedMs"> & {
  timings: SegmentationTimings;
  /** When decoding began: Unix time in milliseconds. */
  startedAt: number;
};

export type Segmentation = Timed<SegmentationResult>;

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
  /**
   * Runs another task of the worker's module, within the same bounds.
   *
   * @throws ServiceError `image_*` for images that cannot be taken; `overloaded`; `deadline_exceeded`;
   * `worker_crashed`; what the task throws.
   */
  run<Result extends ImageResult>(task: ImageTask): Promise<Timed<Result>>;
  /**
   * Loads a model in every child process, and in whatever process replaces one, so that no request
   * waits for it. Requests for other models are answered meanwhile.
   *
   * @param qualities those that the model has not are left out.
   * @throws ServiceError `model_unusable` when it does not answer its golden cases; `worker_crashed`;
   * `overloaded` when the pool closes.
   */
  prepare(model: OpenedModel, options?: { qualities?: readonly Quality[] }): Promise<void>;
  /** Ends that processes which replace one have the model prepared. Those that have it forget it when they need room. */
  forget(model: OpenedModel): void;
  /** Whether every child process of this moment has the model prepared. */
  isPrepared(model: OpenedModel): boolean;
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
  const children = createChildProcesses({
    filename: settings.worker,
    workers: settings.workers,
  });
  let pixelsInFlight = 0;

  return {
    async segment({ model, quality = "standard", image, outputs, signal }) {
      // Thrown here already, so that no child process works in vain.
      findGraph({ manifest: model.manifest, quality });
      for (const { labels, ids } of outputs) {
        chooseLabels({ labelSet: LABEL_SETS[model.manifest.labelSet], labels, ids });
      }
      const options = { quality, outputs };
      return run<SegmentationResult>({ name: "segment", model, image, runs: 1, options, signal });
    },

    run,

    async prepare(model, { qualities = ["standard"] as const } = {}) {
      const { threadsPerWorker: threads, maxLoadedNetworks } = settings;
      const available = qualities.filter((quality) => hasGraph(model, quality));
      const task: PreparationTask = { model, qualities: available, threads, maxLoadedNetworks };
      await children.prepare({ name: model.folder, task });
    },

    forget: ({ folder }) => children.forget(folder),
    isPrepared: ({ folder }) => children.isPrepared(folder),
    processIds: () => children.processIds(),
    close: () => children.close(),
  };

  async function run<Result extends ImageResult>(task: ImageTask): Promise<Timed<Result>> {
    const { image, model } = task;
    const limits = model.manifest.input;
    const { widthPx, heightPx } =
      image instanceof Uint8Array ? inspectImage(image, limits) : inspectRawImage(image, limits);
    const pixels = widthPx * heightPx * task.runs;
    if (pixelsInFlight > 0 && pixelsInFlight + pixels > settings.maxPixelsInFlight) {
      throw new ServiceError(
        "overloaded",
        `${pixelsInFlight} pixels are waiting already, and at most ${settings.maxPixelsInFlight} may. Try again in a moment.`,
      );
    }

    pixelsInFlight += pixels;
    try {
      return await runInQueue<Result>(task);
    } finally {
      pixelsInFlight -= pixels;
    }
  }

  async function runInQueue<Result extends ImageResult>({
    name,
    model,
    image,
    runs,
    options,
    signal,
  }: ImageTask): Promise<Timed<Result>> {
    const { threadsPerWorker: threads, maxLoadedNetworks } = settings;
    const deadline = AbortSignal.timeout(settings.deadlineMs);
    const leave = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    try {
      const { result, queueMs } = await children.run<Result>(
        { ...options, model, image, threads, maxLoadedNetworks },
        { name, leave, kill: deadline },
      );
      const { timings, startedMs, ...answer } = result;
      return {
        ...answer,
        timings: { queueMs, ...timings },
        startedAt: Date.now() - (monotonicMs() - startedMs),
      };
    } catch (error) {
      if (deadline.aborted) {
        throw new ServiceError(
          "deadline_exceeded",
          `No answer within ${settings.deadlineMs} ms. Send a smaller image, ${runs > 1 ? "ask for fewer styles, " : ""}or try again when there is less to do.`,
        );
      }
      throw error;
    }
  }
}

function hasGraph({ manifest: { artifacts } }: OpenedModel, quality: Quality): boolean {
  return artifacts.some((artifact) => artifact.role === "graph" && artifact.quality === quality);
}
