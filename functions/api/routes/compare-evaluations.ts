import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { evaluationComparisonSchema, evaluationIdSchema } from "#contracts";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "get",
  path: "/v1/comparisons",
  operationId: "compareEvaluations",
  tags: ["Evaluation"],
  summary: "Compare two evaluations, label by label and domain by domain",
  description:
    "Differences are the second's minus the first's, with intervals over the same resampled images for both. Evaluations of different protocols are refused unless `anyProtocol` is `true`.",
  request: {
    query: z.strictObject({
      evaluations: z
        .string()
        .transform((text) => text.split(","))
        .pipe(z.tuple([evaluationIdSchema, evaluationIdSchema]))
        .openapi({
          type: "string",
          pattern: "^[0-9a-f]{12}-[0-9a-f]{16},[0-9a-f]{12}-[0-9a-f]{16}$",
          example: "fe5dff387dea-8fe4a957e259822b,fe5dff2a10b7-0c1d2e3f40516273",
        }),
      anyProtocol: z.enum(["true", "false"]).default("false"),
    }),
  },
  responses: {
    200: {
      description: "The comparison.",
      content: { "application/json": { schema: evaluationComparisonSchema } },
    },
    ...problemResponses(
      "request_invalid",
      "evaluation_not_found",
      "evaluation_not_finished",
      "protocols_differ",
      "internal",
      "artifact_corrupt",
      "worker_crashed",
      "overloaded",
    ),
  },
});

export function registerCompareEvaluations(
  app: OpenAPIHono,
  { compare, evaluations }: Services,
): void {
  app.openapi(route, async (c) => {
    const {
      evaluations: [first, second],
      anyProtocol,
    } = c.req.valid("query");
    const { tenant } = callerOf(c);
    for (const id of [first, second]) {
      await evaluations.assertOwned({ tenant, id });
    }
    return c.json(await compare({ first, second, anyProtocol: anyProtocol === "true" }), 200);
  });
}
