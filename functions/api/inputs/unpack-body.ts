import { pipeline, Readable } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";
import { ServiceError } from "#contracts";

const UNPACKERS: Record<string, () => NodeJS.ReadWriteStream & AsyncIterable<Uint8Array>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
};

/** What an Accept-Encoding field says that is read. */
export const BODY_ENCODINGS = "gzip, deflate";

/** Zeros pack a thousandfold, photographs not at all. Small bodies may, as they do no harm. */
const MAX_RATIO = 200;
const ALWAYS_ALLOWED_BYTES = 8 * 1024 * 1024;

/**
 * Unpacks a body as its Content-Encoding says, piece by piece.
 *
 * @throws ServiceError `body_encoding_unsupported`; `request_invalid` when the bytes are damaged,
 * `request_too_large` when they unpack to more than `maxBytes` or 200 times their size.
 */
export function unpackBody(
  packed: AsyncIterable<Uint8Array>,
  { encoding, maxBytes }: { encoding: string | undefined; maxBytes: number },
): AsyncIterable<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") {
    return packed;
  }
  const createUnpacker = Object.hasOwn(UNPACKERS, name) ? UNPACKERS[name] : undefined;
  if (createUnpacker === undefined) {
    throw new ServiceError(
      "body_encoding_unsupported",
      `Content-Encoding is ${JSON.stringify(encoding?.slice(0, 64))}, but only one of ${BODY_ENCODINGS} is read. Photographs are packed already: send them as they are.`,
    );
  }
  return unpack(packed, createUnpacker(), maxBytes);
}

async function* unpack(
  packed: AsyncIterable<Uint8Array>,
  unpacker: NodeJS.ReadWriteStream & AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncIterable<Uint8Array> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  const counted = async function* () {
    for await (const chunk of packed) {
      packedBytes += chunk.length;
      yield chunk;
    }
  };
  // Errors of either come out of the unpacker below.
  pipeline(Readable.from(counted()), unpacker, () => {});
  try {
    for await (const chunk of unpacker) {
      unpackedBytes += chunk.length;
      if (unpackedBytes > maxBytes) {
        throw new ServiceError(
          "request_too_large",
          `The request body unpacks to more than ${maxBytes} bytes. Send fewer or smaller images.`,
        );
      }
      if (unpackedBytes > Math.max(ALWAYS_ALLOWED_BYTES, packedBytes * MAX_RATIO)) {
        throw new ServiceError(
          "request_too_large",
          `The request body unpacks to more than ${MAX_RATIO} times its size. Send it as it is.`,
        );
      }
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof ServiceError) {
      throw cause;
    }
    throw new ServiceError(
      "request_invalid",
      "The request body is not packed as its Content-Encoding says, or is cut off. Send it again, or unpacked.",
      { cause },
    );
  }
}
