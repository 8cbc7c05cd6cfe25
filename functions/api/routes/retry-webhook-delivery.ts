import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { webhookDeliverySchema } from "#contracts";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "post",
  path: "/v1/webhook-deliveries/{id}/retry",
  operationId: "retryWebhookDelivery",
  tags: ["Jobs"],
  summary: "Send a dead webhook anew",
  description:
    "With the whole schedule before it, the same `webhook-id`, and its endpoint enabled if it had answered 410. A webhook that is on its way or was delivered stays as it is.",
  request: {
    params: z.object({
      id: z.string().max(64).openapi({ example: "fe5dff387dea-8fe4a957e259822b-completed" }),
    }),
  },
  responses: {
    202: {
      description: "It is on its way, unless it was delivered before.",
      content: { "application/json": { schema: webhookDeliverySchema } },
    },
    ...problemResponses("request_invalid", "delivery_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerRetryWebhookDelivery(app: OpenAPIHono, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const place = { tenant: callerOf(c).tenant, id: c.req.valid("param").id };
    return c.json(await jobs.retryDelivery(place), 202);
  });
}
