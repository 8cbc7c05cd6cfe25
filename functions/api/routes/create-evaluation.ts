import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { evaluationRequestSchema, evaluationStatusSchema } from "#contracts";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import {
  IDEMPOTENCY_HEADER_PATTERN,
  LONGEST_IDEMPOTENCY_HEADER,
  readIdempotencyKey,
} from "../idempotency-key.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "post",
  path: "/v1/evaluations",
  operationId: "createEvaluation",
  tags: ["Evaluation"],
  summary: "Measure a model version on a stored dataset",
  description:
    "Starts a job. Images that cannot be scored are listed with their reason, and the job goes on. A job outlives the process that runs it.",
  request: {
    headers: z.object({
      "Idempotency-Key": z.string().max(LONGEST_IDEMPOTENCY_HEADER).optional().openapi({
        description:
          "Two requests with one key make one evaluation. 1 to 255 visible ASCII characters, in quotes or not.",
        pattern: IDEMPOTENCY_HEADER_PATTERN,
        example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
      }),
    }),
    body: {
      required: true,
      content: { "application/json": { schema: evaluationRequestSchema } },
    },
  },
  responses: {
    202: {
      description: "The job was written down, and waits.",
      headers: {
        Location: {
          description: "Where its status is.",
          schema: { type: "string", example: "/v1/evaluations/fe5dff387dea-8fe4a957e259822b" },
        },
      },
      content: { "application/json": { schema: evaluationStatusSchema } },
      links: {
        status: { operationId: "getEvaluation", parameters: { id: "$response.body#/id" } },
        events: { operationId: "watchEvaluation", parameters: { id: "$response.body#/id" } },
        cancel: { operationId: "cancelEvaluation", parameters: { id: "$response.body#/id" } },
        report: { operationId: "getEvaluationReport", parameters: { id: "$response.body#/id" } },
      },
    },
    ...problemResponses(
      "request_invalid",
      "model_not_found",
      "quality_unavailable",
      "dataset_not_found",
      "idempotency_key_reused",
      "request_too_large",
      "internal",
      "artifact_corrupt",
    ),
  },
});

export function registerCreateEvaluation(app: OpenAPIHono, { evaluations }: Services): void {
  app.openapi(route, async (c) => {
    const { id } = await evaluations.submit({
      tenant: callerOf(c).tenant,
      request: c.req.valid("json"),
      idempotencyKey: readIdempotencyKey(c.req.header("Idempotency-Key")),
    });
    return c.json(await evaluations.status(id), 202, { Location: `/v1/evaluations/${id}` });
  });
}
