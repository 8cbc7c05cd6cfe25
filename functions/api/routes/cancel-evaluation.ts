import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { evaluationStatusSchema } from "#contracts";
import { cancelEvaluation } from "#evaluation";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";
import { evaluationParams } from "./evaluation-id.ts";

const route = createRoute({
  method: "post",
  path: "/v1/evaluations/{id}/cancel",
  operationId: "cancelEvaluation",
  tags: ["Evaluation"],
  summary: "Cancel an evaluation",
  description: "Whoever works on it stops within two seconds. Canceling twice is no error.",
  request: { params: evaluationParams },
  responses: {
    200: {
      description: "It is canceled.",
      content: { "application/json": { schema: evaluationStatusSchema } },
    },
    ...problemResponses(
      "request_invalid",
      "evaluation_not_found",
      "evaluation_finished",
      "internal",
      "artifact_corrupt",
    ),
  },
});

export function registerCancelEvaluation(app: OpenAPIHono, { store, evaluations }: Services): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    await cancelEvaluation({ store, id, now: new Date() });
    return c.json(await evaluations.status(id), 200);
  });
}
