import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { evaluationIdSchema, evaluationStatusSchema, MOST_EVALUATIONS_LISTED } from "#contracts";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { problemResponses } from "../problem.ts";
import { readPage } from "../read-page.ts";

const DEFAULT_LIMIT = 20;

const route = createRoute({
  method: "get",
  path: "/v1/evaluations",
  operationId: "listEvaluations",
  tags: ["Evaluation"],
  summary: "List evaluations, newest first",
  description:
    "One whose stored files are damaged is shown with the damage as its `failure`; one of which not even the request can be read is left out, so a page may be shorter than `limit`.",
  request: {
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(MOST_EVALUATIONS_LISTED).default(DEFAULT_LIMIT),
      after: evaluationIdSchema.optional().openapi({
        description: "`next` of the page before.",
      }),
    }),
  },
  responses: {
    200: {
      description: "One page.",
      content: {
        "application/json": {
          schema: z.strictObject({
            evaluations: z.array(evaluationStatusSchema),
            next: evaluationIdSchema.nullable().openapi({
              description: "Where the next page starts; null on the last.",
            }),
          }),
        },
      },
    },
    ...problemResponses("request_invalid", "internal"),
  },
});

export function registerListEvaluations(app: OpenAPIHono, { evaluations }: Services): void {
  app.openapi(route, async (c) => {
    const { limit, after } = c.req.valid("query");
    const { items, next } = await readPage({
      ids: evaluations.list({ tenant: callerOf(c).tenant, after }),
      limit,
      read: (id) => evaluations.status(id),
    });
    return c.json({ evaluations: items, next }, 200);
  });
}
