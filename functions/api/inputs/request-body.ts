import type { IncomingMessage } from "node:http";
import type { Context } from "hono";
import { ServiceError } from "#contracts";
import { assertPlainJson } from "./assert-plain-json.ts";
import type { ByteLease } from "./byte-budget.ts";
import { unpackBody } from "./unpack-body.ts";

declare module "hono" {
  interface ContextVariableMap {
    requestBody: RequestBody;
  }
}

/** The body of a request, unpacked, of which no more is ever read than is allowed. */
export interface RequestBody {
  /** As it comes from the socket. Can be read once. */
  chunks: () => AsyncIterable<Uint8Array>;
  /** All of it, as often as one likes. */
  bytes: () => Promise<Buffer<ArrayBuffer>>;
  /** The same for parsers of JSON that know no limits themselves. */
  plainBytes: () => Promise<Buffer<ArrayBuffer>>;
  /** Counts what is kept in memory besides the body, until the request is answered. */
  take: ByteLease["take"];
  /** What was wrong with it, once something was. */
  failure: () => unknown;
}

/** The body of a request, as the middleware `limit-body` laid it out for every route. */
export function bodyOf(c: Context): RequestBody {
  return c.get("requestBody");
}

/**
 * Makes the body of a request ready to be read. Reading throws ServiceError `request_too_large` past
 * `maxBytes`, or `maxUnpackedBytes` once unpacked, `overloaded` past what all requests may hold, `request_invalid`
 * when the connection ends too early.
 */
export function createRequestBody(
  c: Context,
  {
    maxBytes,
    maxUnpackedBytes,
    lease,
  }: { maxBytes: number; maxUnpackedBytes: number; lease: ByteLease },
): RequestBody {
  let failure: unknown;
  let whole: Promise<Buffer<ArrayBuffer>> | undefined;

  async function* chunks() {
    try {
      const packed = capBytes(readSocket(c), maxBytes);
      const encoding = c.req.header("Content-Encoding");
      for await (const chunk of unpackBody(packed, { encoding, maxBytes: maxUnpackedBytes })) {
        lease.take(chunk.length);
        yield chunk;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }

  async function readWhole() {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks()) {
      parts.push(chunk);
    }
    return Buffer.concat(parts);
  }

  function bytes() {
    whole ??= readWhole();
    return whole;
  }

  return {
    chunks,
    bytes,
    async plainBytes() {
      const json = await bytes();
      try {
        if (isJson(c.req.header("Content-Type"))) {
          assertPlainJson(json);
        }
        return json;
      } catch (error) {
        failure = error;
        throw error;
      }
    },
    take: lease.take,
    failure: () => failure,
  };
}

/** Whether a Content-Type is JSON, whatever it is called besides. */
function isJson(contentType: string | undefined): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? "");
}

async function* capBytes(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncIterable<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) {
      throw bodyTooLarge(maxBytes);
    }
    yield chunk;
  }
}

export function bodyTooLarge(maxBytes: number): ServiceError {
  return new ServiceError(
    "request_too_large",
    `The request body is larger than ${maxBytes} bytes. Send a smaller or more compressed image.`,
  );
}

/** From the socket itself where there is one: a web stream in between takes several times as long. */
async function* readSocket(c: Context): AsyncIterable<Uint8Array> {
  const incoming: IncomingMessage | undefined = c.env?.incoming;
  try {
    // The connection stays open when reading ends early: the answer that says why goes there.
    yield* incoming?.iterator({ destroyOnReturn: false }) ?? c.req.raw.body ?? [];
  } catch (cause) {
    throw new ServiceError(
      "request_invalid",
      "The connection ended before the whole request body had come. Send it again.",
      { cause },
    );
  }
}
