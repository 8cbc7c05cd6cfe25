import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "get",
  path: "/v1/webhook-secrets",
  operationId: "listWebhookSecrets",
  tags: ["Jobs"],
  summary: "Read what the tenant's webhooks are verified with",
  description:
    "Every webhook is signed with each of these. A receiver needs the first; the others are being replaced. None when the server sends no webhooks.",
  responses: {
    200: {
      description: "The secrets of this tenant, newest first.",
      content: {
        "application/json": {
          schema: z.strictObject({
            secrets: z.array(
              z.string().openapi({ example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }),
            ),
          }),
        },
      },
    },
    ...problemResponses("internal"),
  },
});

export function registerListWebhookSecrets(app: OpenAPIHono, { webhooks }: Services): void {
  app.openapi(route, (c) =>
    c.json({ secrets: webhooks.secretsOf(callerOf(c).tenant) }, 200, {
      "Cache-Control": "no-store",
    }),
  );
}
