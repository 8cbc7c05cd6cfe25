import type { OpenAPIHono } from "@hono/zod-openapi";
import { stringify } from "yaml";

/** Returns the OpenAPI 3.1 document of an app's routes, as YAML. */
export function openApiDocument(app: OpenAPIHono): string {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Allweather",
      version: "0.1.0",
      description:
        "Semantic segmentation of street photographs by models that hold when the visual domain changes.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [
      { name: "Segmentation", description: "Images in, label maps out." },
      { name: "Models", description: "What can segment, and what its labels mean." },
      { name: "Evaluation", description: "How good a model version is, visual domain by domain." },
      { name: "Health", description: "For load balancers." },
    ],
    security: [],
  });
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 100 });
}
