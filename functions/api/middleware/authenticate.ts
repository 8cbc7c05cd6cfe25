import type { MiddlewareHandler } from "hono";
import { OPEN_CALLER } from "../../caller.ts";

/** Finds out who asks, before any route runs. */
export function createAuthenticate(): MiddlewareHandler {
  return async (c, next) => {
    c.set("caller", OPEN_CALLER);
    await next();
  };
}
