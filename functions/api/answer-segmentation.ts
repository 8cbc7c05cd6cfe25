import type { Context } from "hono";
import { type SegmentationRequest, ServiceError, type WebhookRequest } from "#contracts";
import { type SegmentedImage, segmentImages } from "../segment-images.ts";
import type { Services } from "../services.ts";
import { type Answer, answerOnce } from "./answer-once.ts";
import { callerOf } from "./caller-of.ts";
import { PROBLEMS } from "./problem.ts";
import { readPrefer } from "./read-prefer.ts";
import { respondAsync } from "./respond-async.ts";
import { respondWithFiles } from "./respond-with-files.ts";

/**
 * Answers a request to segment images: at once, or with a job when `Prefer` asks for one; and with
 * what was answered before when its Idempotency-Key is known.
 *
 * @param asParts true makes parts even of one file.
 * @throws ServiceError what `segmentImages`, `Jobs.submit` and `answerOnce` throw.
 */
export function answerSegmentation(
  c: Context,
  {
    services,
    request,
    images,
    webhook,
    asParts,
  }: {
    services: Services;
    request: SegmentationRequest;
    images: Uint8Array[];
    webhook: WebhookRequest | undefined;
    asParts: boolean;
  },
): Promise<Response> {
  const caller = callerOf(c);
  const prefer = readPrefer(c.req.header("Prefer"));
  if (webhook !== undefined && prefer === undefined) {
    throw new ServiceError(
      "request_invalid",
      'A webhook is told of a job. Send the header "Prefer: respond-async" with it, or leave it out.',
    );
  }
  return answerOnce(c, {
    store: services.store,
    caller,
    body: { parts: images, fields: { request, webhook } },
    answer,
  });

  async function answer(id: string | undefined): Promise<Answer> {
    const segmented =
      prefer === undefined
        ? await segmentImages({ services, caller, request, images, signal: c.req.raw.signal })
        : await respondAsync(c, { services, caller, prefer, request, images, webhook, id });
    const keepMs = services.answerTtlMs;
    return segmented instanceof Response
      ? { response: segmented, keepMs }
      : {
          response: respondWithFiles(c, { images: segmented, asParts }),
          keepMs: segmented.some(mayPass) ? 0 : keepMs,
        };
  }
}

/** Whether an image failed in a way that it would not when there is less to do. */
function mayPass(image: SegmentedImage): boolean {
  if (image.ok) {
    return false;
  }
  const { status } = PROBLEMS[image.error.code];
  return status >= 500 || status === 429;
}
