import type { OpenAPIHono } from "@hono/zod-openapi";
import { stringify } from "yaml";
import type { openApiDocument } from "../openapi-document.ts";
import { registerDocsPage } from "./docs-page.ts";

/** RFC 9727: what leads from a host to the descriptions of its APIs. */
const API_CATALOG = {
  linkset: [
    {
      anchor: "/",
      "service-desc": [
        { href: "/openapi.json", type: "application/vnd.oai.openapi+json;version=3.1" },
        { href: "/openapi.yaml", type: "application/vnd.oai.openapi;version=3.1" },
      ],
      "service-doc": [{ href: "/docs", type: "text/html" }],
      status: [{ href: "/health/ready", type: "application/json" }],
    },
  ],
};
const API_CATALOG_PATH = "/.well-known/api-catalog";

/** The OpenAPI document in its two forms, the page that shows it, and the catalog that names them. */
export function registerDocumentation(
  app: OpenAPIHono,
  document: ReturnType<typeof openApiDocument>,
): void {
  const yaml = stringify(document, { aliasDuplicateObjects: false, lineWidth: 100 });
  app.get("/openapi.yaml", (c) => c.body(yaml, 200, { "Content-Type": "application/yaml" }));
  app.get("/openapi.json", (c) => c.json(document));
  app.get(API_CATALOG_PATH, (c) =>
    c.body(JSON.stringify(API_CATALOG), 200, {
      "Content-Type": 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
      Link: `<${API_CATALOG_PATH}>; rel="api-catalog"`,
    }),
  );
  registerDocsPage(app);
}
