import { type ImageSource, ServiceError } from "#contracts";
import { limitTime } from "#outbound";
import type { Caller } from "../../caller.ts";
import type { Services } from "../../services.ts";
import { decodeBase64 } from "./decode-base64.ts";
import type { RequestBody } from "./request-body.ts";
import { tooManyImages } from "./too-many-images.ts";

/**
 * Gets the images that JSON names, one after the other, so that what is left of the request's bytes
 * and time is known for each.
 *
 * @throws ServiceError `request_invalid`, `request_too_large`, `upload_not_found`, `url_not_allowed`,
 * `url_unreachable`, `overloaded`
 */
export async function readJsonImages({
  sources,
  services: { inputs, uploads, fetchImage },
  caller,
  body,
  signal,
  nameOf = (index) => `images[${index}]`,
}: {
  sources: ImageSource[];
  services: Pick<Services, "inputs" | "uploads" | "fetchImage">;
  caller: Caller;
  body: RequestBody;
  signal: AbortSignal;
  /** What errors call an image. */
  nameOf?: (index: number) => string;
}): Promise<Uint8Array[]> {
  if (sources.length > inputs.maxImages) {
    throw tooManyImages(inputs.maxImages);
  }
  const limit = limitTime(inputs.imageUrls.timeoutMs, signal);
  const maxBytes = Math.max(inputs.maxUploadBytes, inputs.maxUnpackedBytes);
  let left = maxBytes;
  const { take } = body;

  const images: Uint8Array[] = [];
  try {
    for (const [index, source] of sources.entries()) {
      const image = await readOne(source, index);
      left -= image.length;
      if (left < 0) {
        throw tooLarge(maxBytes);
      }
      images.push(image);
    }
    return images;
  } finally {
    limit.lift();
  }

  async function readOne(source: ImageSource, index: number): Promise<Uint8Array> {
    if ("base64" in source) {
      take(Math.floor((source.base64.length / 4) * 3));
      return decodeBase64(source.base64, `${nameOf(index)}.base64`);
    }
    if ("key" in source) {
      const { key } = source;
      return uploads.read({ tenant: caller.tenant, key, maxBytes: left, take });
    }
    return fetchImage({ url: source.url, maxBytes: left, take, signal: limit.signal });
  }
}

function tooLarge(maxBytes: number): ServiceError {
  return new ServiceError(
    "request_too_large",
    `The images have more than ${maxBytes} bytes together. Send them in several requests.`,
  );
}
