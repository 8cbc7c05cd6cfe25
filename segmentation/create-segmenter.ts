import type { InputLimits, OpenedModel, Quality } from "#contracts";
import { type DecodedImage, decodeImage } from "./images/decode-image.ts";
import { inspectImage } from "./images/inspect-image.ts";
import { openNetwork } from "./network/open-network.ts";

/** What a network says of an image, pixel by pixel, at the image's own size. */
export interface PixelLabels {
  /** `[heightPx, widthPx]`: indices of the model's label set. */
  labels: Uint8Array;
  /** `[heightPx, widthPx]`: 65535 times the largest softmax probability. */
  confidence: Uint16Array;
}

/** Decodes and segments in this process, which blocks it: for child processes alone. */
export interface Segmenter {
  /**
   * Decodes a photograph of a dataset: its pixels stay where the file has them.
   *
   * @throws ServiceError `image_*` for images that cannot be taken.
   */
  decode(image: Uint8Array, limits: InputLimits): Promise<DecodedImage>;
  /** @throws ServiceError `quality_unavailable`, `model_unusable` */
  run(options: { model: OpenedModel; quality: Quality; image: DecodedImage }): Promise<PixelLabels>;
}

/**
 * Creates a segmenter for work where nobody waits for a single image.
 *
 * @param threads how many cores one run may use.
 * @param maxLoadedNetworks networks that this process keeps loaded.
 */
export function createSegmenter({
  threads,
  maxLoadedNetworks,
}: {
  threads: number;
  maxLoadedNetworks: number;
}): Segmenter {
  return {
    decode(image, limits) {
      inspectImage(image, limits);
      return decodeImage(image, { maxPixels: limits.maxPixels, orientation: "stored" });
    },

    async run({ model, quality, image }) {
      const network = await openNetwork({ model, quality, threads, maxLoadedNetworks });
      return network.run(image);
    },
  };
}
