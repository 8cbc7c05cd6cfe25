import type { OpenedModel, OutputSpec, Quality } from "#contracts";
import {
  type ImageSize,
  inspectImage,
  inspectRawImage,
  type RawImage,
  type Segmentation,
} from "#segmentation";
import type { Caller } from "../../caller.ts";
import { imagesInTurn } from "../../images-in-turn.ts";
import type { Services } from "../../services.ts";

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
  services: Pick<Services, "inputs" | "segmentation">;
  caller: Caller;
  model: OpenedModel;
  quality: Quality;
  images: (Uint8Array | RawImage)[];
  outputs: OutputSpec[];
  signal: AbortSignal;
}): Promise<Segmentation[]> {
  const sized = images.map((image) => {
    const { widthPx, heightPx } = sizeOf(image, model);
    return { image, pixels: widthPx * heightPx };
  });
  return imagesInTurn(sized, {
    maxPixels: services.inputs.maxPixels,
    signal,
    async work({ image, pixels }, signal) {
      await caller.charge({ pixels });
      return services.segmentation.segment({ model, quality, image, outputs, signal });
    },
  });
}
