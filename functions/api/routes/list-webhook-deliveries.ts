import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { MOST_JOBS_LISTED, webhookDeliverySchema } from "#contracts";
import { describeDelivery, listDeliveries, readDelivery } from "#jobs";
import { tenantStore } from "#storage";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { problemResponses } from "../problem.ts";
import { readPage } from "../read-page.ts";

const DEFAULT_LIMIT = 20;
const deliveryIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, { error: "this is no id of a webhook delivery" });

const route = createRoute({
  method: "get",
  path: "/v1/webhook-deliveries",
  operationId: "listWebhookDeliveries",
  tags: ["Jobs"],
  summary: "List webhooks and what became of them",
  description:
    "Those of the tenant's newest jobs first, each with every attempt. `state=dead` lists those whose last attempt has failed. Some may be left out, so a page may be shorter than `limit`.",
  request: {
    query: z.strictObject({
      state: z.literal("dead").optional(),
      limit: z.coerce.number().int().min(1).max(MOST_JOBS_LISTED).default(DEFAULT_LIMIT),
      after: deliveryIdSchema.optional().openapi({ description: "`next` of the page before." }),
    }),
  },
  responses: {
    200: {
      description: "One page.",
      content: {
        "application/json": {
          schema: z.strictObject({
            deliveries: z.array(webhookDeliverySchema),
            next: deliveryIdSchema.nullable().openapi({
              description: "Where the next page starts; null on the last.",
            }),
          }),
        },
      },
    },
    ...problemResponses("request_invalid", "internal"),
  },
});

export function registerListWebhookDeliveries(app: OpenAPIHono, services: Services): void {
  app.openapi(route, async (c) => {
    const store = tenantStore(services.store, callerOf(c).tenant);
    const { state, limit, after } = c.req.valid("query");
    const { items, next } = await readPage({
      ids: listDeliveries({ store, onceDead: state === "dead", after }),
      limit,
      async read(id) {
        const progress = await readDelivery({ store, id });
        const delivery = progress && describeDelivery(progress);
        return state === undefined || delivery?.state === state ? delivery : undefined;
      },
    });
    return c.json({ deliveries: items, next }, 200);
  });
}
