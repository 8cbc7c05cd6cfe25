import type { MiddlewareHandler } from "hono";
import type { Logger } from "pino";

/** One line per request. Never its body or its query, which may hold what is not ours to keep. */
export function createRequestLog(log: Logger): MiddlewareHandler {
  return async (c, next) => {
    const started = performance.now();
    await next();
    log.info(
      {
        requestId: c.get("requestId"),
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        ms: Math.round(performance.now() - started),
      },
      "request",
    );
  };
}
