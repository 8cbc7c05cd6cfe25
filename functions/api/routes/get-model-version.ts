import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { modelManifestSchema, modelNameSchema, versionNumberSchema } from "#contracts";
import { findVersion } from "#model-store";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "get",
  path: "/v1/models/{name}/versions/{version}",
  operationId: "getModelVersion",
  tags: ["Models"],
  summary: "Show a model version's manifest",
  description:
    "Files with digests, licences, training data, and measured results by visual domain.",
  request: { params: z.object({ name: modelNameSchema, version: versionNumberSchema }) },
  responses: {
    200: {
      description: "The manifest.",
      content: { "application/json": { schema: modelManifestSchema } },
    },
    ...problemResponses("request_invalid", "model_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerGetModelVersion(app: OpenAPIHono, { store }: Services): void {
  app.openapi(route, async (c) =>
    c.json(await findVersion({ store, reference: c.req.valid("param") }), 200),
  );
}
