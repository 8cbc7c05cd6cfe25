import type { MiddlewareHandler } from "hono";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";

/** Before any route of one evaluation: another tenant's is not there. No route can forget to ask. */
export function createOwnEvaluationsOnly({ evaluations }: Services): MiddlewareHandler {
  return async (c, next) => {
    await evaluations.assertOwned({
      tenant: callerOf(c).tenant,
      id: c.req.param("id") ?? "",
    });
    await next();
  };
}
