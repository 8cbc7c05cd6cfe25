import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

/** What scripts of other origins may read besides the few headers that every browser shows them. */
const EXPOSED = [
  "Allweather-Model",
  "Allweather-Quality",
  "Content-Disposition",
  "Link",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "Server-Timing",
  "X-Request-Id",
  "traceparent",
  "tracestate",
];

const PREFLIGHT_TTL_SECONDS = 600;

/** Lets pages of these origins, or of all (`*`), call the API. Credentials go in headers, never in cookies. */
export function createCors(origins: string[]): MiddlewareHandler {
  return cors({
    origin: origins.includes("*") ? "*" : origins,
    allowMethods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    exposeHeaders: EXPOSED,
    maxAge: PREFLIGHT_TTL_SECONDS,
  });
}
