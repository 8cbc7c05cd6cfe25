import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ServiceError } from "#contracts";
import { claimKey, type StoredAnswer } from "#jobs";
import { type ObjectStore, tenantStore } from "#storage";
import type { Caller } from "../caller.ts";
import {
  IDEMPOTENCY_HEADER_PATTERN,
  LONGEST_IDEMPOTENCY_HEADER,
  readIdempotencyKey,
} from "./idempotency-key.ts";
import { bodyOf } from "./inputs/request-body.ts";

/** After it, whoever began a request and gave no sign of life is taken for dead. */
const BUSY_MS = 2 * 60_000;
/** A larger answer is not kept: asked again, it is made again. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;
/** What belongs to the answer; other headers are about one exchange, or about quotas. */
const KEPT_HEADERS =
  /^(content-(type|disposition|location)|location|preference-applied|vary|allweather-.*)$/;

export interface Answer<R extends Response = Response> {
  response: R;
  /** How long it comes again; zero for what may be another one the next time. */
  keepMs: number;
}

/** Of a request whose answer is kept. */
export const idempotencyHeaders = z.object({
  "Idempotency-Key": z.string().max(LONGEST_IDEMPOTENCY_HEADER).optional().openapi({
    description:
      "A request that is repeated with its key is done once; the answer comes again, with `Idempotent-Replayed`. Kept for a day unless the operator sets another time. 1 to 255 visible ASCII characters, in quotes or not.",
    pattern: IDEMPOTENCY_HEADER_PATTERN,
    example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
  }),
});

/**
 * Answers a request, and keeps the answer for who asks again with the same Idempotency-Key. What
 * failed is not kept: whoever asks again is answered anew.
 *
 * @param body what the request was about, besides its URL: digests of its parts, not of its bytes, as
 * a form that is sent again has another boundary.
 * @param answer is given an id for what it makes, the same when it is called again after a crash or
 * an error that is no `ServiceError`.
 * @throws ServiceError `idempotency_key_reused`, `idempotency_key_busy`, `request_invalid`,
 * `overloaded`
 */
export async function answerOnce<R extends Response>(
  c: Context,
  {
    store,
    caller,
    body,
    answer,
  }: {
    store: ObjectStore;
    caller: Pick<Caller, "tenant">;
    body: { parts: readonly Uint8Array[]; fields?: unknown };
    answer: (id: string | undefined) => Promise<Answer<R>>;
  },
): Promise<R> {
  const key = readIdempotencyKey(c.req.header("Idempotency-Key"));
  if (key === undefined) {
    return (await answer(undefined)).response;
  }
  const claim = await claimKey({
    store: tenantStore(store, caller.tenant),
    key: `${c.req.method} ${c.req.path} ${key}`,
    fingerprint: fingerprintOf(c, body),
    busyMs: BUSY_MS,
    take: bodyOf(c).take,
    now: new Date(),
  });
  if (claim.kind === "answered") {
    const { status, headers, body } = claim.answer;
    // As `answer` had made it.
    return new Response(new Uint8Array(body), {
      status,
      headers: {
        ...headers,
        "Content-Length": String(body.length),
        "Idempotent-Replayed": "true",
      },
    }) as R;
  }

  try {
    const { response, keepMs } = await answer(claim.id);
    const made = await keep(response);
    await (response.ok && keepMs > 0 && made.body.length <= LARGEST_ANSWER_BYTES
      ? claim.answer(made, { ttlMs: keepMs })
      : claim.release());
    return new Response(new Uint8Array(made.body), {
      status: made.status,
      headers: response.headers,
    }) as R;
  } catch (error) {
    // What is no answer, like a store that was away, may have come after something was made.
    const isUnclear = !(error instanceof ServiceError);
    // It must not hide what went wrong before.
    await claim.release({ isUnclear }).catch(() => {});
    throw error;
  }
}

async function keep(response: Response): Promise<StoredAnswer> {
  const headers = [...response.headers].filter(([name]) => KEPT_HEADERS.test(name));
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

/** Also of the headers that decide what the answer is. */
function fingerprintOf(
  c: Context,
  { parts, fields }: { parts: readonly Uint8Array[]; fields?: unknown },
): string {
  const query = [...new URL(c.req.url).searchParams].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const asked = [
    c.req.method,
    c.req.path,
    query,
    c.req.header("Accept") ?? null,
    c.req.header("Prefer") ?? null,
    fields ?? null,
    parts.map(digest),
  ];
  return digest(Buffer.from(JSON.stringify(asked)));
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
