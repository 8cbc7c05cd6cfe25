import {
  FORMAT_FILE_NAMES,
  FORMAT_MEDIA_TYPES,
  LABEL_SETS,
  type LabelSet,
  type OpenedModel,
  type OutputSpec,
  parseModelReference,
  type Quality,
  type SegmentationFormat,
  type SegmentationRequest,
  type SegmentationTimings,
  ServiceError,
} from "#contracts";
import type { ModelRegistry } from "#model-store";
import { chooseLabels, findGraph, inspectImage, type SegmentationPool } from "#segmentation";
import type { ObjectStore } from "#storage";
import { runsOfRobustness, segmentRobustly } from "#style-preview";
import type { Caller } from "./caller.ts";
import { imagesInTurn } from "./images-in-turn.ts";
import type { InputLimits } from "./input-settings.ts";
import { assertRobust } from "./styles/assert-robust.ts";
import { countStyledPixels } from "./styles/count-styled-pixels.ts";
import type { StyleLimits } from "./styles/style-settings.ts";

export interface SegmentationServices {
  store: ObjectStore;
  models: ModelRegistry;
  segmentation: SegmentationPool;
  defaultModel: string;
  inputs: Pick<InputLimits, "maxPixels">;
  styles: StyleLimits;
}

/** One answer about one image. */
export interface SegmentedFile {
  format: SegmentationFormat;
  mediaType: string;
  /** Without the image's own name: `labels.png`. */
  fileName: string;
  body: Uint8Array;
}

export type SegmentedImage =
  | {
      ok: true;
      /** `name@version` that answered. */
      model: string;
      quality: Quality;
      widthPx: number;
      heightPx: number;
      timings: SegmentationTimings;
      /** One for each format, in the order in which they were asked for. */
      files: SegmentedFile[];
    }
  | { ok: false; error: ServiceError };

/**
 * Segments the images of one request, and takes their cost from the caller's quota: their pixels, once,
 * and once more for each style of `robustness`.
 *
 * Of several images each may fail alone; one that is alone throws what failed.
 *
 * @returns one element for each image, in their order.
 * @throws ServiceError `request_invalid`, `model_not_found`, `quality_unavailable`, `styles_unavailable`
 * when nothing can be done for any image; `image_too_large` when several have too many pixels together; for a single image also what the pool throws, and `quota_exceeded`.
 */
export async function segmentImages({
  services,
  caller,
  request,
  images,
  signal,
}: {
  services: SegmentationServices;
  caller: Caller;
  request: SegmentationRequest;
  images: Uint8Array[];
  /** Aborted when nobody waits any more. */
  signal?: AbortSignal | undefined;
}): Promise<SegmentedImage[]> {
  const reference = parseModelReference(request.model ?? services.defaultModel);
  const model = await services.models.open(reference);
  findGraph({ manifest: model.manifest, quality: request.quality });
  const outputs = planOutputs(request, LABEL_SETS[model.manifest.labelSet]);
  await assertRobust({ ...services, manifest: model.manifest, request });

  const limits = model.manifest.input;
  const segment = async (image: Uint8Array, signal: AbortSignal) => {
    const pixels = costOf({ image, limits, request, styles: services.styles });
    await caller.charge({ pixels });
    return segmentOne({ services, model, request, image, outputs, signal });
  };
  const isAlone = images.length === 1;
  return imagesInTurn(
    images.map((image) => ({ image, pixels: countPixels(image, limits) })),
    {
      maxPixels: services.inputs.maxPixels,
      // Of what each takes of the pool then, two may be more than there is; one is always taken.
      ...(request.robustness > 0 && { atOnce: 1 }),
      signal,
      work: ({ image }, signal) =>
        isAlone ? segment(image, signal) : segment(image, signal).catch(toFailure),
    },
  );
}

/**
 * The pixels that an image takes of a quota.
 *
 * @throws ServiceError `image_*` for images that cannot be taken.
 */
export function costOf({
  image,
  limits,
  request: { robustness },
  styles,
}: {
  image: Uint8Array;
  limits: OpenedModel["manifest"]["input"];
  request: Pick<SegmentationRequest, "robustness">;
  styles: StyleLimits;
}): number {
  if (robustness > 0) {
    return countStyledPixels({ image, limits, styles, runs: runsOfRobustness(robustness) });
  }
  const { widthPx, heightPx } = inspectImage(image, limits);
  return widthPx * heightPx;
}

/** None where there is no image: what is wrong with it is told when its turn comes. */
function countPixels(image: Uint8Array, limits: OpenedModel["manifest"]["input"]): number {
  try {
    const { widthPx, heightPx } = inspectImage(image, limits);
    return widthPx * heightPx;
  } catch {
    return 0;
  }
}

type PublicSpec = OutputSpec & { format: SegmentationFormat };

/**
 * What a request asks for of one label set.
 *
 * @throws ServiceError `request_invalid` when it has no such label or no such ids.
 */
export function planOutputs(
  { formats, labels: names, ids, tensors }: SegmentationRequest,
  labelSet: LabelSet,
): PublicSpec[] {
  const labels = names?.map((name) => indexOf(name, labelSet));
  chooseLabels({ labelSet, labels, ids });
  return [...new Set(formats)].map((format) => ({ format, labels, ids, tensors }));
}

function indexOf(name: string, { id, labels }: LabelSet): number {
  const label = labels.find((each) => each.name === name);
  if (label === undefined) {
    throw new ServiceError(
      "request_invalid",
      `There is no label ${JSON.stringify(name.slice(0, 64))} in ${id}. Its labels are ${labels.map((each) => each.name).join(", ")}.`,
    );
  }
  return label.index;
}

async function segmentOne({
  services,
  model,
  request: { quality, robustness, seed },
  image,
  outputs,
  signal,
}: {
  services: Pick<SegmentationServices, "segmentation">;
  model: OpenedModel;
  request: SegmentationRequest;
  image: Uint8Array;
  outputs: PublicSpec[];
  signal: AbortSignal;
}): Promise<SegmentedImage> {
  const pool = services.segmentation;
  const { outputs: bodies, ...segmented } = await (robustness > 0
    ? segmentRobustly({ pool, model, image, outputs, runs: robustness, seed, signal })
    : pool.segment({ model, quality, image, outputs, signal }));
  const files = outputs.map(({ format }, place) => ({
    format,
    mediaType: FORMAT_MEDIA_TYPES[format],
    fileName: FORMAT_FILE_NAMES[format],
    body: bodies[place] ?? new Uint8Array(),
  }));
  const { name, version } = model.manifest;
  return { ok: true, model: `${name}@${version}`, quality, ...segmented, files };
}

/** What is wrong with one image is told beside the others' answers; a bug ends them all. */
function toFailure(error: unknown): SegmentedImage {
  if (error instanceof ServiceError) {
    return { ok: false, error };
  }
  throw error;
}
