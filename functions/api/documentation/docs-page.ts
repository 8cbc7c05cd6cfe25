import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { compress } from "hono/compress";

const OURS = join(import.meta.dirname, "page");
const THEIRS = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

/** Everything that the page is made of; nothing comes from another host. */
const FILES = [
  { path: "/docs", file: join(OURS, "index.html"), type: "text/html; charset=utf-8" },
  { path: "/docs/page.js", file: join(OURS, "page.js"), type: "text/javascript" },
  { path: "/docs/page.css", file: join(OURS, "page.css"), type: "text/css" },
  {
    path: "/docs/swagger-ui-bundle.js",
    file: join(THEIRS, "swagger-ui-bundle.js"),
    type: "text/javascript",
  },
  { path: "/docs/swagger-ui.css", file: join(THEIRS, "swagger-ui.css"), type: "text/css" },
  {
    path: "/docs/favicon-32x32.png",
    file: join(THEIRS, "favicon-32x32.png"),
    type: "image/png",
  },
];

/**
 * Scripts and styles of this server alone. Swagger UI sets styles of single elements, carries its
 * icons in data URLs, and shows pictures that come back as blobs.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Of what Swagger UI's makers wrote: it changes with its version only. */
const CACHE_SECONDS = 3_600;

/** Interactive documentation at `/docs`: Swagger UI over `/openapi.json`. */
export function registerDocsPage(app: OpenAPIHono): void {
  app.use("/docs/*", compress());
  for (const { path, file, type } of FILES) {
    app.get(path, async (c) =>
      c.body(await readFile(file), 200, {
        "Content-Type": type,
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Cache-Control": file.startsWith(THEIRS) ? `max-age=${CACHE_SECONDS}` : "no-cache",
      }),
    );
  }
}
