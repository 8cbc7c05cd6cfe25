import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { EvaluationStatus } from "#contracts";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";
import { type EventBatch, streamEvents } from "../stream-events.ts";
import { evaluationParams } from "./evaluation-id.ts";

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
  { evaluations, closing, onError }: Services,
): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    return streamEvents(c, {
      closing,
      onError,
      readEvents: async (seen) => describeEvents(await evaluations.status(id), seen),
    });
  });
}

/** The end comes once, although images that were begun before it may be done behind it. */
function describeEvents(status: EvaluationStatus, seen: string | undefined): EventBatch {
  const { state, images } = status;
  const isEnd = state !== "waiting" && state !== "running";
  const id = isEnd ? state : `${state}-${images.done}`;
  const event = { id, event: isEnd ? state : "progress", data: status };
  return { events: id === seen ? [] : [event], isEnd };
}
