import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { listModels } from "#model-store";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";

export const listedModelSchema = z
  .strictObject({
    name: z.string().openapi({ example: "baseline-mini" }),
    versions: z.array(z.string()).openapi({ description: "Newest first.", example: ["1.0.0"] }),
    aliases: z
      .array(z.strictObject({ alias: z.string(), version: z.string() }))
      .openapi({ example: [{ alias: "production", version: "1.0.0" }] }),
  })
  .openapi("Model");

const route = createRoute({
  method: "get",
  path: "/v1/models",
  operationId: "listModels",
  tags: ["Models"],
  summary: "List the models that there are",
  responses: {
    200: {
      description: "All models, by name.",
      content: {
        "application/json": { schema: z.strictObject({ models: z.array(listedModelSchema) }) },
      },
    },
    ...problemResponses("internal", "artifact_corrupt"),
  },
});

export function registerListModels(app: OpenAPIHono, { store }: Services): void {
  app.openapi(route, async (c) => c.json({ models: await listModels({ store }) }, 200));
}
