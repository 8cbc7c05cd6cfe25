import type { SpanContext } from "@opentelemetry/api";
import type { Context } from "hono";

declare module "hono" {
  interface ContextVariableMap {
    /** Where in its trace this request is. */
    trace: SpanContext;
  }
}

/** By which a request is found again: in our log, and in the traces of everybody it passed. */
export function requestIds(c: Context): { requestId: string; traceId: string } {
  return { requestId: c.get("requestId"), traceId: c.get("trace").traceId };
}
