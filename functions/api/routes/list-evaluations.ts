import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { evaluationIdSchema, evaluationStatusSchema } from "#contracts";
import { listEvaluations } from "#evaluation";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

const route = createRoute({
  method: "get",
  path: "/v1/evaluations",
  operationId: "listEvaluations",
  tags: ["Evaluation"],
  summary: "List evaluations, newest first",
  request: {
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
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
    ...problemResponses("request_invalid", "internal", "artifact_corrupt"),
  },
});

export function registerListEvaluations(app: OpenAPIHono, { store, evaluations }: Services): void {
  app.openapi(route, async (c) => {
    const { limit, after } = c.req.valid("query");
    const ids: string[] = [];
    // One more than is shown tells whether there is a next page.
    for await (const id of listEvaluations({ store, after })) {
      ids.push(id);
      if (ids.length > limit) {
        break;
      }
    }
    const shown = ids.slice(0, limit);
    return c.json(
      {
        evaluations: await Promise.all(shown.map((id) => evaluations.status(id))),
        next: ids.length > limit ? (shown.at(-1) ?? null) : null,
      },
      200,
    );
  });
}
