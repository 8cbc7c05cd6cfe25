import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { modelStylesSchema } from "#contracts";
import type { Services } from "../../services.ts";
import { describeStyles } from "../../styles/describe-styles.ts";
import { problemResponses } from "../problem.ts";
import { stylesParams, stylesQuery, stylesReference } from "./styles-reference.ts";

const route = createRoute({
  method: "get",
  path: "/v1/models/{name}/styles",
  operationId: "listStyles",
  tags: ["Styles"],
  summary: "List the styles of a version's bank",
  request: { params: stylesParams, query: stylesQuery },
  responses: {
    200: {
      description: "The styles, and what else the version can do with them.",
      content: { "application/json": { schema: modelStylesSchema } },
    },
    ...problemResponses(
      "request_invalid",
      "model_not_found",
      "styles_unavailable",
      "internal",
      "artifact_corrupt",
      "model_unusable",
    ),
  },
});

export function registerListStyles(app: OpenAPIHono, services: Services): void {
  app.openapi(route, async (c) => {
    const reference = stylesReference(c.req.valid("param"), c.req.valid("query"));
    return c.json(await describeStyles({ store: services.store, reference }), 200);
  });
}
