import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { evaluationStatusSchema } from "#contracts";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";
import { evaluationParams } from "./evaluation-id.ts";

const route = createRoute({
  method: "get",
  path: "/v1/evaluations/{id}",
  operationId: "getEvaluation",
  tags: ["Evaluation"],
  summary: "Show how far an evaluation is",
  request: { params: evaluationParams },
  responses: {
    200: {
      description: "State, images done, rate, time left, results so far.",
      content: { "application/json": { schema: evaluationStatusSchema } },
    },
    ...problemResponses("request_invalid", "evaluation_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerGetEvaluation(app: OpenAPIHono, { evaluations }: Services): void {
  app.openapi(route, async (c) => c.json(await evaluations.status(c.req.valid("param").id), 200));
}
