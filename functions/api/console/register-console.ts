import { existsSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { OpenAPIHono } from "@hono/zod-openapi";
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
  if (!existsSync(join(folder, "index.html"))) {
    return;
  }
  for (const page of PAGES) {
    app.get(
      page,
      compress(),
      serveStatic({
        root: folder,
        path: "index.html",
        onFound: (_, c) => {
          c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
          c.header("Cache-Control", ASK_AGAIN);
        },
      }),
    );
  }
  for (const path of ["/assets/*", "/samples/*", "/icon.svg", "/theme.js"]) {
    app.get(
      path,
      compress(),
      serveStatic({
        root: folder,
        onFound: (_, c) => c.header("Cache-Control", path === "/assets/*" ? FOR_EVER : ASK_AGAIN),
      }),
    );
  }
}
