import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Services } from "../../services.ts";
import { findThumbnails } from "../../styles/describe-styles.ts";
import { problemResponses } from "../problem.ts";
import { stylesParams, stylesQuery, stylesReference } from "./styles-reference.ts";

const route = createRoute({
  method: "get",
  path: "/v1/models/{name}/styles/thumbnails",
  operationId: "getStyleThumbnails",
  tags: ["Styles"],
  summary: "Read the pictures of a version's styles",
  description: "One PNG for all: `GET /v1/models/{name}/styles` says how its tiles lie.",
  request: { params: stylesParams, query: stylesQuery },
  responses: {
    200: {
      description: "The tiles, in the order of the list.",
      headers: {
        ETag: {
          description: "SHA-256 of the file, in quotes.",
          schema: { type: "string" },
        },
      },
      content: { "image/png": { schema: { type: "string", format: "binary" } } },
    },
    304: { description: "The file that `If-None-Match` names is still the one." },
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

export function registerGetStyleThumbnails(app: OpenAPIHono, services: Services): void {
  app.openapi(route, async (c) => {
    const reference = stylesReference(c.req.valid("param"), c.req.valid("query"));
    const { sha256, read } = await findThumbnails({ store: services.store, reference });
    const headers = {
      // An alias may move; a version never changes.
      "Cache-Control": "version" in reference ? "private, max-age=3600, immutable" : "no-cache",
      ETag: `"${sha256}"`,
    };
    const known = c.req.header("If-None-Match");
    if (known === "*" || known?.includes(headers.ETag)) {
      return c.body(null, 304, headers);
    }
    const png = await read();
    return c.body(png as Uint8Array<ArrayBuffer>, 200, {
      ...headers,
      "Content-Type": "image/png",
      "Content-Length": String(png.length),
    });
  });
}
