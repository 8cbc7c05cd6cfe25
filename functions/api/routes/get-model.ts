import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { modelNameSchema } from "#contracts";
import { getModel } from "#model-store";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";
import { listedModelSchema } from "./list-models.ts";

const route = createRoute({
  method: "get",
  path: "/v1/models/{name}",
  operationId: "getModel",
  tags: ["Models"],
  summary: "Show one model's versions and aliases",
  request: { params: z.object({ name: modelNameSchema }) },
  responses: {
    200: {
      description: "The model.",
      content: { "application/json": { schema: listedModelSchema } },
    },
    ...problemResponses("request_invalid", "model_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerGetModel(app: OpenAPIHono, { store }: Services): void {
  app.openapi(route, async (c) =>
    c.json(await getModel({ store, name: c.req.valid("param").name }), 200),
  );
}
