import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { modelManifestSchema, modelNameSchema } from "#contracts";
import { getModelCard } from "#model-store";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";
import { listedModelSchema } from "./list-models.ts";

const { version, description, method, backbone, labelSet, licences, results } =
  modelManifestSchema.shape;

// Not `extend`, which the document would show as two closed schemas that exclude each other.
const modelCardSchema = z
  .strictObject({
    ...listedModelSchema.shape,
    card: z
      .strictObject({ version, description, method, backbone, labelSet, licences, results })
      .openapi({
        description: "Of the version that `production` points at, or else of the newest.",
      }),
  })
  .openapi("ModelCard");

const route = createRoute({
  method: "get",
  path: "/v1/models/{name}",
  operationId: "getModel",
  tags: ["Models"],
  summary: "Show one model: its versions, its aliases, and what was measured",
  request: { params: z.object({ name: modelNameSchema }) },
  responses: {
    200: {
      description: "The model.",
      content: { "application/json": { schema: modelCardSchema } },
    },
    ...problemResponses("request_invalid", "model_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerGetModel(app: OpenAPIHono, { store }: Services): void {
  app.openapi(route, async (c) =>
    c.json(await getModelCard({ store, name: c.req.valid("param").name }), 200),
  );
}
