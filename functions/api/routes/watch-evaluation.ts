import { setTimeout as sleep } from "node:timers/promises";
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { EvaluationStatus } from "#contracts";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";
import { evaluationParams } from "./evaluation-id.ts";

const POLL_INTERVAL_MS = 500;
/** Proxies cut a connection on which nothing comes for a minute. */
const KEEP_ALIVE_INTERVAL_MS = 15_000;

const route = createRoute({
  method: "get",
  path: "/v1/evaluations/{id}/events",
  operationId: "watchEvaluation",
  tags: ["Evaluation"],
  summary: "Watch an evaluation",
  description:
    "Server-sent events. Each `progress` and the last event (`succeeded`, `failed`, `canceled`) carry the status; ids are the state, with the number of images done before the end. With `Last-Event-ID` only what is newer comes, so a client that was cut off misses nothing and sees nothing twice. The stream also ends when the server is about to close: connect again.",
  request: {
    params: evaluationParams,
    headers: z.object({ "Last-Event-ID": z.string().max(64).optional() }),
  },
  responses: {
    200: {
      description: "The events, until the evaluation has ended.",
      content: { "text/event-stream": { schema: { type: "string" } } },
    },
    204: {
      description:
        "By its `Last-Event-ID` the client has seen how the evaluation ended. Tells an EventSource, which connects again after every end, to stop.",
    },
    ...problemResponses("request_invalid", "evaluation_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerWatchEvaluation(
  app: OpenAPIHono,
  { evaluations, closing }: Services,
): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    // Here, so that an unknown id is a 404 and no stream.
    const status = await evaluations.status(id);
    const seen = c.req.header("Last-Event-ID");
    if (hasEnded(status) && seen === eventId(status)) {
      return c.body(null, 204);
    }
    // Proxies that collect an answer before they hand it on would undo the point of this one.
    c.header("X-Accel-Buffering", "no");
    return streamSSE(c, async (stream) => {
      const hungUp = new AbortController();
      stream.onAbort(() => hungUp.abort());
      await sendEvents({
        stream,
        seen,
        readStatus: () => evaluations.status(id),
        signal: AbortSignal.any([hungUp.signal, closing]),
      });
    });
  });
}

async function sendEvents({
  stream,
  seen,
  readStatus,
  signal,
}: {
  stream: SSEStreamingApi;
  seen: string | undefined;
  readStatus: () => Promise<EvaluationStatus>;
  /** Aborted when the client has hung up, or the server is about to close. */
  signal: AbortSignal;
}): Promise<void> {
  let last = seen;
  let quietSince = performance.now();
  while (!signal.aborted) {
    const status = await readStatus();
    const id = eventId(status);
    if (id !== last) {
      last = id;
      quietSince = performance.now();
      await stream.writeSSE({
        id,
        event: hasEnded(status) ? status.state : "progress",
        data: JSON.stringify(status),
      });
    } else if (performance.now() - quietSince > KEEP_ALIVE_INTERVAL_MS) {
      quietSince = performance.now();
      await stream.write(": still here\n\n");
    }
    if (hasEnded(status)) {
      return;
    }
    // Aborting ends the wait early, and that is no fault.
    await sleep(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
}

function hasEnded({ state }: EvaluationStatus): boolean {
  return state !== "waiting" && state !== "running";
}

/** The end comes once, although images that were begun before it may be done behind it. */
function eventId(status: EvaluationStatus): string {
  return hasEnded(status) ? status.state : `${status.state}-${status.images.done}`;
}
