import PQueue from "p-queue";
import { type OpenedModel, type OutputSpec, type Quality, ServiceError } from "#contracts";
import {
  type ImageSize,
  inspectImage,
  inspectRawImage,
  type RawImage,
  type Segmentation,
} from "#segmentation";
import type { Caller } from "../../caller.ts";
import type { Services } from "../../services.ts";

/** Images of one request that wait in the pool at a time, so that a long list leaves room for others. */
const IMAGES_AT_ONCE = 4;
/** Of all images of one request: the answer about them is held in memory. */
const MAX_PIXELS_TOGETHER = 2 ** 25;

/** Reads the size of an image, which one of the pool's limits may forbid. */
export function sizeOf(image: Uint8Array | RawImage, { manifest }: OpenedModel): ImageSize {
  return image instanceof Uint8Array
    ? inspectImage(image, manifest.input)
    : inspectRawImage(image, manifest.input);
}

/**
 * Segments images whose answers go out together: when one fails, all do.
 *
 * @throws ServiceError what the pool throws; `image_too_large` when there are too many pixels in all;
 * `quota_exceeded`.
 */
export async function segmentTogether({
  services,
  caller,
  model,
  quality,
  images,
  outputs,
  signal,
}: {
  services: Pick<Services, "segmentation">;
  caller: Caller;
  model: OpenedModel;
  quality: Quality;
  images: (Uint8Array | RawImage)[];
  outputs: OutputSpec[];
  signal: AbortSignal;
}): Promise<Segmentation[]> {
  const sized = images.map((image) => ({ image, ...sizeOf(image, model) }));
  const pixels = sized.reduce((sum, { widthPx, heightPx }) => sum + widthPx * heightPx, 0);
  if (images.length > 1 && pixels > MAX_PIXELS_TOGETHER) {
    throw new ServiceError(
      "image_too_large",
      `The ${images.length} images have ${pixels} pixels together; at most ${MAX_PIXELS_TOGETHER} are taken at once. Send them in several requests.`,
    );
  }

  const failed = new AbortController();
  const queue = new PQueue({ concurrency: IMAGES_AT_ONCE });
  const segment = async ({ image, widthPx, heightPx }: (typeof sized)[number]) => {
    await caller.charge({ pixels: widthPx * heightPx });
    return services.segmentation.segment({
      model,
      quality,
      image,
      outputs,
      signal: AbortSignal.any([signal, failed.signal]),
    });
  };
  try {
    return await queue.addAll(sized.map((each) => () => segment(each)));
  } catch (error) {
    // Nobody gets what the others would give.
    queue.clear();
    failed.abort();
    throw error;
  }
}
