import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { webhookEventSchema } from "#contracts";

const header = (description: string, example: string) =>
  z.string().openapi({ description, example });

/** Describes what the server sends to the webhooks of jobs. */
export function registerWebhooks(app: OpenAPIHono): void {
  app.openAPIRegistry.registerWebhook({
    method: "post",
    path: "job",
    operationId: "jobWebhook",
    tags: ["Jobs"],
    summary: "A job has begun, has made an output, or has ended",
    description:
      "Sent to the `webhook` of a job's request, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it; its libraries verify it with the secret of your server.",
    security: [],
    request: {
      headers: z.object({
        "webhook-id": header(
          "The same for every attempt: what a receiver tells repetitions by.",
          "fe5dff387dea-8fe4a957e259822b-completed",
        ),
        "webhook-timestamp": header("Of this attempt, in seconds since 1970.", "1795320000"),
        "webhook-signature": header(
          "`v1,` and the base64 of the HMAC-SHA256 of id, timestamp and body; several, with spaces between, while a secret is being changed.",
          "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
        ),
      }),
      body: {
        required: true,
        content: { "application/json": { schema: webhookEventSchema } },
      },
    },
    responses: {
      204: { description: "Any 2xx: it has arrived." },
      410: { description: "Nobody listens here any more: nothing is sent again." },
      default: { description: "It has not arrived, and is sent again later." },
    },
  });
}
