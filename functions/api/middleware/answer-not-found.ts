import type { OpenAPIHono } from "@hono/zod-openapi";
import type { NotFoundHandler } from "hono";
import { ServiceError } from "#contracts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const LONGEST_PATH_SHOWN = 200;

/** Tells a path that does not exist from one that exists for other methods (405, with `Allow`). */
export function createNotFoundHandler(app: OpenAPIHono): NotFoundHandler {
  return (c) => {
    const path = c.req.path.slice(0, LONGEST_PATH_SHOWN);
    const allowed = METHODS.filter((method) => hasRoute(app, method, c.req.path));
    if (allowed.length > 0) {
      c.header("Allow", allowed.join(", "));
      throw new ServiceError(
        "method_not_allowed",
        `${path} has no ${c.req.method}. It has ${allowed.join(", ")}.`,
      );
    }
    throw new ServiceError(
      "route_not_found",
      `There is no ${c.req.method} ${path}. /openapi.yaml lists what there is.`,
    );
  };
}

/** Middleware is registered for every method, and is no route. */
function hasRoute(app: OpenAPIHono, method: string, path: string): boolean {
  return app.router.match(method, path)[0].some(([[, route]]) => route.method === method);
}
