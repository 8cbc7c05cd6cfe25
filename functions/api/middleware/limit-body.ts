import type { MiddlewareHandler } from "hono";
import { ServiceError } from "#contracts";
import type { InputLimits } from "../../input-settings.ts";
import { createByteBudget } from "../inputs/byte-budget.ts";
import { holdAnswer } from "../inputs/hold-answer.ts";
import { openLease } from "../inputs/open-lease.ts";
import { bodyTooLarge, createRequestBody } from "../inputs/request-body.ts";
import { BODY_ENCODINGS } from "../inputs/unpack-body.ts";
import { watchAnswer } from "../when-sent.ts";

/** Whoever has not said who they are can hold one part of these, all together. */
const STRANGERS_SHARE = 8;

/**
 * Lays out every request's body, so that whoever reads it, Hono's `c.req.json()` and the like among
 * them, reads no more than is allowed, and all requests and answers together hold no more than is allowed.
 */
export function createBodyLimit({
  maxBodyBytes,
  maxUnpackedBytes,
  maxUploadBytes,
  maxBytesInFlight,
  downloadTimeoutMs,
}: InputLimits): MiddlewareHandler {
  const budget = createByteBudget({ maxBytes: maxBytesInFlight });
  const strangers = createByteBudget({
    maxBytes: Math.floor(maxBytesInFlight / STRANGERS_SHARE),
    holders: "Requests that have not yet shown a key",
  });

  return async (c, next) => {
    const whenSent = watchAnswer(c);
    const isUpload = c.req.method === "PUT" && c.req.path.startsWith("/v1/uploads/");
    const maxBytes = isUpload ? maxUploadBytes : maxBodyBytes;
    if (Number(c.req.header("Content-Length")) > maxBytes) {
      throw bodyTooLarge(maxBytes);
    }

    const lease = openLease(c, { budget, strangers });
    const body = createRequestBody(c, { maxBytes, maxUnpackedBytes, lease });
    c.set("requestBody", body);
    // Hono keeps bodies that were read, and looks here before it reads one itself.
    Object.defineProperty(c.req.bodyCache, "arrayBuffer", {
      enumerable: true,
      get: async () => {
        const { buffer, byteOffset, byteLength } = await body.plainBytes();
        return buffer.slice(byteOffset, byteOffset + byteLength);
      },
    });
    try {
      await next();
    } finally {
      lease.end();
    }
    const failure = body.failure();
    if (failure instanceof ServiceError && failure.code === "body_encoding_unsupported") {
      c.header("Accept-Encoding", BODY_ENCODINGS);
    }
    // A parser in between may have called it something else.
    if (failure !== undefined && c.error !== failure) {
      throw failure;
    }
    holdAnswer(c, { budget, whenSent, timeoutMs: downloadTimeoutMs });
  };
}
