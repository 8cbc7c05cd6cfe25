import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { compress } from "hono/compress";

/** What `npm run build:console` makes of console/. */
const BUILT = join(import.meta.dirname, "../../../console/dist");

/** Addresses of the one page, which tells by itself what it shows at each. */
const PAGES = ["/", "/styles", "/models", "/models/:name", "/evaluations", "/evaluations/:id"];

/** Scripts and styles in files of this server alone; pictures that a person chose, or that came back. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** Of what has a digest of itself in its name. */
const FOR_EVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";

/**
 * Serves the web console at `/`, where it was built; without it the API is the same.
 *
 * @param folder of the built console.
 */
export function registerConsole(app: OpenAPIHono, folder: string = BUILT): void {
  // File by file, so that nothing else of the disk has an address, and what is not there is not found.
  for (const file of listFiles(folder)) {
    for (const address of file === "index.html" ? PAGES : [`/${file}`]) {
      app.get(address, compress(), describe(file), serveStatic({ root: folder, path: file }));
    }
  }
}

/** How long a file may be kept, and what the page may do. */
function describe(file: string): MiddlewareHandler {
  return async (c, next) => {
    c.header("Cache-Control", file.startsWith("assets/") ? FOR_EVER : ASK_AGAIN);
    if (file === "index.html") {
      c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    }
    await next();
  };
}

function listFiles(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) =>
          relative(folder, join(parentPath, name)).replaceAll(sep, "/"),
        )
    : [];
}
