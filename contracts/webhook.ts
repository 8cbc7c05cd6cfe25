import { z } from "zod";
import { ID_PATTERN } from "./new-id.ts";
import { ServiceError } from "./service-error.ts";

/** What of a job can be told to a webhook. */
export const JOB_EVENTS = ["start", "output", "completed"] as const;
export type JobEvent = (typeof JOB_EVENTS)[number];

const LONGEST_URL = 2048;
const EVENTS_PATTERN = new RegExp(`^(${JOB_EVENTS.join("|")})(,(${JOB_EVENTS.join("|")}))*$`);
const EVENT_TYPES = ["job.start", "job.output", "job.completed"] as const;
export const JOB_STATES = ["starting", "processing", "succeeded", "failed", "canceled"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Where a caller wants to be told how a job goes on. */
export const webhookRequestSchema = z
  .strictObject({
    url: z
      .url({ error: "a webhook is an https URL" })
      .max(LONGEST_URL)
      .meta({ example: "https://hooks.example.org/allweather" }),
    events: z.array(z.enum(JOB_EVENTS)).min(1).default(["completed"]).meta({
      description:
        "`start` when work begins, `output` when an image is done, `completed` at the end, however it ends.",
    }),
  })
  .meta({ id: "WebhookRequest" });
export type WebhookRequest = z.infer<typeof webhookRequestSchema>;

/** The same in a query. */
export const webhookQueryFields = {
  webhook: webhookRequestSchema.shape.url.optional().meta({
    description:
      "Where to tell how a job goes on: an https URL. Only with `Prefer: respond-async` or `wait`.",
  }),
  webhookEvents: z
    .string()
    .regex(EVENTS_PATTERN, { error: `write some of ${JOB_EVENTS.join(",")}, with commas between` })
    .optional()
    .meta({
      description: "What to tell it: `start`, `output`, `completed`, with commas between.",
      example: "start,completed",
    }),
};

/**
 * The webhook of a request, which its query or its body may name.
 *
 * @returns undefined when neither does.
 * @throws ServiceError `request_invalid` when both do.
 */
export function readWebhook(
  {
    webhook: url,
    webhookEvents,
  }: { webhook?: string | undefined; webhookEvents?: string | undefined },
  fromBody: WebhookRequest | undefined,
): WebhookRequest | undefined {
  if (url === undefined) {
    return fromBody;
  }
  if (fromBody !== undefined) {
    throw new ServiceError(
      "request_invalid",
      '"webhook" is in the query and in the body. Say it in one of them.',
    );
  }
  return webhookRequestSchema.parse({ url, events: webhookEvents?.split(",") });
}

/** The body of a webhook, as Standard Webhooks wants it: thin, the rest is behind `url`. */
export const webhookEventSchema = z
  .strictObject({
    type: z.enum(EVENT_TYPES),
    timestamp: z.iso.datetime().meta({ description: "When it happened." }),
    data: z.strictObject({
      id: z.string().regex(ID_PATTERN).meta({ description: "Of the job." }),
      state: z.enum(JOB_STATES),
      url: z.string().meta({
        description:
          "Where the job's status is: a path, or a whole URL when the server was told its own.",
        example: "/v1/jobs/fe5dff387dea-8fe4a957e259822b",
      }),
      image: z
        .int()
        .min(1)
        .optional()
        .meta({ description: "Of `job.output`: which image is done, from 1." }),
      traceId: z.string().optional().meta({
        description: "W3C trace of the request that asked for the job.",
        example: "4bf92f3577b34da6a3ce929d0e0e4736",
      }),
    }),
  })
  .meta({ id: "WebhookEvent" });
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

export const DELIVERY_STATES = ["pending", "delivered", "dead"] as const;

const attemptSchema = z.strictObject({
  at: z.iso.datetime(),
  endedAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: "Null while it runs, or when the server that made it was lost." }),
  status: z.int().nullable().meta({ description: "HTTP status of the answer, if there was one." }),
  error: z.string().nullable(),
});

/** How far one webhook is. */
export const webhookDeliverySchema = z
  .strictObject({
    id: z.string().meta({
      description: "The `webhook-id` that every attempt carries.",
      example: "fe5dff387dea-8fe4a957e259822b-completed",
    }),
    job: z.string().regex(ID_PATTERN),
    type: z.enum(EVENT_TYPES),
    url: z.string(),
    state: z.enum(DELIVERY_STATES).meta({
      description:
        "`dead` when the last attempt has failed: only a retry that is asked for follows.",
    }),
    createdAt: z.iso.datetime(),
    nextAttemptAt: z.iso.datetime().nullable(),
    attempts: z.array(attemptSchema).meta({
      description: "Since it was first sent, or since a retry was asked for.",
    }),
    reason: z.string().nullable().meta({ description: "Why it is dead." }),
  })
  .meta({ id: "WebhookDelivery" });
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;
