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
    "Server-sent events. Each `progress` and the last event (`succeeded`, `failed`, `canceled`) carry the status; ids count the images done. With `Last-Event-ID` only what is newer comes, so a client that was cut off misses nothing and sees nothing twice.",
  request: {
    params: evaluationParams,
    headers: z.object({ "Last-Event-ID": z.string().max(64).optional() }),
  },
  responses: {
    200: {
      description: "The events, until the evaluation has ended.",
      content: { "text/event-stream": { schema: { type: "string" } } },
    },
    ...problemResponses("request_invalid", "evaluation_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerWatchEvaluation(app: OpenAPIHono, { evaluations }: Services): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    // Here, so that an unknown id is a 404 and no stream.
    await evaluations.status(id);
    const seen = c.req.header("Last-Event-ID");
    // Proxies that collect an answer before they hand it on would undo the point of this one.
    c.header("X-Accel-Buffering", "no");
    return streamSSE(c, (stream) =>
      sendEvents({ stream, seen, readStatus: () => evaluations.status(id) }),
    );
  });
}

async function sendEvents({
  stream,
  seen,
  readStatus,
}: {
  stream: SSEStreamingApi;
  seen: string | undefined;
  readStatus: () => Promise<EvaluationStatus>;
}): Promise<void> {
  let last = seen;
  let quietSince = performance.now();
  while (!stream.aborted) {
    const status = await readStatus();
    const hasEnded = status.state !== "waiting" && status.state !== "running";
    const id = hasEnded ? "end" : String(status.images.done);
    if (id !== last) {
      last = id;
      quietSince = performance.now();
      await stream.writeSSE({
        id,
        event: hasEnded ? status.state : "progress",
        data: JSON.stringify(status),
      });
    } else if (performance.now() - quietSince > KEEP_ALIVE_INTERVAL_MS) {
      quietSince = performance.now();
      await stream.write(": still here\n\n");
    }
    if (hasEnded) {
      return;
    }
    await sleep(POLL_INTERVAL_MS);
  }
}
