import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { ImageResult, Job } from "#jobs";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { presentImage, presentJob } from "../present-job.ts";
import { problemResponses } from "../problem.ts";
import { type EventBatch, type StreamedEvent, streamEvents } from "../stream-events.ts";
import { jobParams } from "./job-id.ts";

const route = createRoute({
  method: "get",
  path: "/v1/jobs/{id}/events",
  operationId: "watchJob",
  tags: ["Jobs"],
  summary: "Watch a job",
  description:
    "Server-sent events: `start` with the status, `output` with what an image came to, in the images' order, and `completed` with the status. With `Last-Event-ID` only what follows comes, so a client that was cut off misses nothing and sees nothing twice. The stream also ends when the server is about to close: connect again.",
  request: {
    params: jobParams,
    headers: z.object({ "Last-Event-ID": z.string().max(64).optional() }),
  },
  responses: {
    200: {
      description: "The events, until the job has ended.",
      content: { "text/event-stream": { schema: { type: "string" } } },
    },
    204: {
      description:
        "By its `Last-Event-ID` the client has seen how the job ended. Tells an EventSource, which connects again after every end, to stop.",
    },
    ...problemResponses("request_invalid", "job_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerWatchJob(app: OpenAPIHono, { jobs, closing, onError }: Services): void {
  app.openapi(route, async (c) => {
    const place = { tenant: callerOf(c).tenant, id: c.req.valid("param").id };
    const known: (ImageResult | undefined)[] = [];
    return streamEvents(c, {
      closing,
      onError,
      async readEvents(seen): Promise<EventBatch> {
        const job = await jobs.read({ ...place, known });
        const events = eventsOf(job).filter(({ id }) => placeOf(id) > placeOf(seen));
        const deliveries = events.some(({ data }) => data === undefined)
          ? await jobs.deliveriesOf(place)
          : [];
        const status = presentJob(job, deliveries);
        return {
          events: events.map((each) => ({ ...each, data: each.data ?? status })),
          isEnd: job.endedAt !== null,
        };
      },
    });
  });
}

/** Where an event stands in the order, so that one can go on behind it even if it is not there. */
function placeOf(id: string | undefined): number {
  if (id === "completed") {
    return Number.POSITIVE_INFINITY;
  }
  return id === "start" ? 0 : Number(/^output-(\d+)$/.exec(id ?? "")?.[1] ?? -1);
}

/**
 * All events so far. They follow from what is stored, so every server tells the same. Those without
 * `data` tell the status, which costs more to read.
 */
function eventsOf(job: Job): StreamedEvent[] {
  const isDone = job.results.map((result) => result !== null);
  // One that is done before its turn waits for it, so that the order is the same whenever one asks.
  const firstGap = isDone.indexOf(false);
  const outputs = firstGap === -1 ? isDone.length : firstGap;
  return [
    ...(job.startedAt === null ? [] : [{ id: "start", event: "start", data: undefined }]),
    ...Array.from({ length: outputs }, (_, image) => ({
      id: `output-${image + 1}`,
      event: "output",
      data: { image: image + 1, ...presentImage(job, image) },
    })),
    ...(job.endedAt === null ? [] : [{ id: "completed", event: "completed", data: undefined }]),
  ];
}
