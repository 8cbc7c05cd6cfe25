import { promisify } from "node:util";
import { constants, deflate, gzip } from "node:zlib";
import type { Context } from "hono";
import Negotiator from "negotiator";
import type { EncodedResponse } from "./encode-infer-response.ts";

const PACKERS = { gzip: promisify(gzip), deflate: promisify(deflate) };
const ENCODINGS = ["gzip", "deflate", "identity"];

/**
 * Answers with an inference's outputs, packed when Accept-Encoding asks for it. The header that tells
 * where JSON ends counts bytes before they are packed.
 */
export async function packResponse(
  c: Context,
  { body, headerLength }: EncodedResponse,
): Promise<Response> {
  c.header("Vary", "Accept-Encoding", { append: true });
  if (headerLength !== undefined) {
    c.header("Inference-Header-Content-Length", String(headerLength));
  }
  c.header(
    "Content-Type",
    headerLength === undefined ? "application/json" : "application/octet-stream",
  );

  const encoding = chooseEncoding(c.req.header("Accept-Encoding"));
  if (encoding === undefined) {
    return c.body(new Uint8Array(body), 200, { "Content-Length": String(body.length) });
  }
  // Label maps are long runs; a higher level takes ten times as long for a few percent.
  const packed = await PACKERS[encoding](body, { level: constants.Z_BEST_SPEED });
  return c.body(new Uint8Array(packed), 200, {
    "Content-Encoding": encoding,
    "Content-Length": String(packed.length),
  });
}

function chooseEncoding(accepted: string | undefined): keyof typeof PACKERS | undefined {
  if (accepted === undefined) {
    return undefined;
  }
  const negotiator = new Negotiator({ headers: { "accept-encoding": accepted } });
  const chosen = negotiator.encoding(ENCODINGS);
  return chosen === "gzip" || chosen === "deflate" ? chosen : undefined;
}
