import { type Span, SpanStatusCode } from "@opentelemetry/api";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Logger } from "pino";
import type { Services } from "../../services.ts";
import { readTraceContext, traceHeaders } from "../../telemetry/trace-context.ts";
import { requestIds } from "../request-ids.ts";
import { type Sent, watchAnswer } from "../when-sent.ts";

/** Others share one name, so that nobody can make up as many as they like. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const OTHER_METHOD = "_OTHER";
const NO_ROUTE = "none";
const LONGEST_PATH_LOGGED = 200;
/** Asked every few seconds, by machines. */
const PROBES = /^\/(health|metrics)(\/|$)/;

/**
 * Follows each request from its head to the end of its answer: one line in the log, one measured
 * duration, one span. Never its body, its query or its credentials, which are not ours to keep.
 */
export function createRequestObserver({
  log,
  services: { telemetry, readiness },
}: {
  log: Logger;
  services: Pick<Services, "telemetry" | "readiness">;
}): MiddlewareHandler {
  return async (c, next) => {
    const started = performance.now();
    const whenSent = watchAnswer(c);
    const method = METHODS.includes(c.req.method) ? c.req.method : OTHER_METHOD;
    const { span, run } = telemetry.tracing.startRequest({
      name: method,
      parent: readTraceContext({
        traceparent: c.req.header("traceparent"),
        tracestate: c.req.header("tracestate"),
      }),
      attributes: { "http.request.method": method, "url.scheme": "http", "url.path": c.req.path },
    });
    c.set("trace", span.spanContext());

    await run(next);

    for (const [name, value] of Object.entries(traceHeaders(span.spanContext()))) {
      c.header(name, value);
    }
    if (readiness.isDraining()) {
      c.header("Connection", "close");
    }
    const answer = { ...requestIds(c), method, route: routeOf(c), status: c.res.status };
    const asked = describeRequest(c);
    whenSent((sent) => {
      const ms = performance.now() - started;
      telemetry.metrics.httpRequestSeconds.observe(
        { method, route: answer.route, status: answer.status },
        ms / 1_000,
      );
      endSpan(span, answer, sent);
      log[PROBES.test(answer.route) ? "debug" : "info"](
        { ...answer, ...asked, ...describeAnswer(sent), ms: Math.round(ms) },
        "request",
      );
    });
  };
}

/** The path as it was registered, `/v1/models/{name}`: of these there are few. */
function routeOf(c: Context): string {
  // Middleware has every method, and is no route.
  const route = matchedRoutes(c).find(({ method }) => method !== "ALL");
  return route?.path.replace(/:(\w+)(\{[^}]*\})?/g, "{$1}") ?? NO_ROUTE;
}

function describeRequest(c: Context) {
  const length = c.req.header("Content-Length");
  const timings = c.res.headers.get("Server-Timing");
  return {
    path: c.req.path.slice(0, LONGEST_PATH_LOGGED),
    ...(length !== undefined && { requestBytes: Number(length) }),
    ...(timings !== null && { timings }),
  };
}

function describeAnswer({ bytes, isComplete }: Sent) {
  return {
    ...(bytes !== undefined && { responseBytes: bytes }),
    ...(!isComplete && { clientLeft: true }),
  };
}

function endSpan(
  span: Span,
  { method, route, status }: { method: string; route: string; status: number },
  { bytes }: Sent,
): void {
  if (!span.isRecording()) {
    return;
  }
  span.setAttribute("http.response.status_code", status);
  if (bytes !== undefined) {
    span.setAttribute("http.response.size", bytes);
  }
  if (route !== NO_ROUTE) {
    span.updateName(`${method} ${route}`);
    span.setAttribute("http.route", route);
  }
  if (status >= 500) {
    span.setAttribute("error.type", String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
