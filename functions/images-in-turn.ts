import PQueue from "p-queue";
import { ServiceError } from "#contracts";

/** Images of one request that wait in the pool at a time, so that a long list leaves room for others. */
const IMAGES_AT_ONCE = 4;

/**
 * Works on the images of one request, a few at a time.
 *
 * When the work on one throws, or nobody waits any more, no other is begun, and those that have begun
 * are told by their signal.
 *
 * @param maxPixels that several images may have together, as their answers go out together. No more
 * than the pool takes, so that a request that is alone is never refused for being in its own way.
 * @param atOnce how many are worked on at a time: 1 where each takes more of the pool than its pixels.
 * @returns what came of each image, in their order.
 * @throws ServiceError `image_too_large` when several images have more pixels; what `work` throws.
 */
export async function imagesInTurn<Image extends { pixels: number }, Result>(
  images: readonly Image[],
  {
    maxPixels,
    atOnce = IMAGES_AT_ONCE,
    signal,
    work,
  }: {
    maxPixels: number;
    atOnce?: number;
    signal: AbortSignal | undefined;
    work: (image: Image, signal: AbortSignal) => Promise<Result>;
  },
): Promise<Result[]> {
  const pixels = images.reduce((sum, image) => sum + image.pixels, 0);
  if (images.length > 1 && pixels > maxPixels) {
    throw new ServiceError(
      "image_too_large",
      `The ${images.length} images have ${pixels} pixels together; at most ${maxPixels} are taken in one request. Send them in several.`,
    );
  }

  const failed = new AbortController();
  const ended = AbortSignal.any([failed.signal, ...(signal === undefined ? [] : [signal])]);
  const begin = (image: Image) => async () => {
    ended.throwIfAborted();
    try {
      return await work(image, ended);
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  return new PQueue({ concurrency: atOnce }).addAll(images.map(begin));
}
