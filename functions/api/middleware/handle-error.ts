import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Logger } from "pino";
import { LimitExceeded } from "#access";
import { type ErrorCode, ServiceError } from "#contracts";
import { PROBLEMS, toProblem } from "../problem.ts";
import { requestIds } from "../request-ids.ts";

/** Long enough for the images that wait to be done, short enough not to leave a child idle. */
const RETRY_AFTER_SECONDS = 2;

/** The one place where an error becomes an HTTP response. */
export function createErrorHandler(log: Logger): ErrorHandler {
  return (error, c) => {
    const ids = requestIds(c);
    if (error instanceof ServiceError) {
      log[levelOf(PROBLEMS[error.code].status)]({ ...ids, code: error.code }, error.message);
      if (error instanceof LimitExceeded) {
        c.header("Retry-After", String(error.standing.resetSeconds));
      }
      return respond(c, error.code, error.message);
    }
    if (error instanceof HTTPException && error.status < 500) {
      return respond(c, "request_invalid", `${error.message}. Send JSON as RFC 8259 has it.`);
    }
    if (c.req.raw.signal.aborted) {
      log.debug(ids, "the client hung up");
      return c.body(null, 400);
    }
    // A bug's message may name keys or paths, so it goes to the log and never to the caller.
    log.error({ ...ids, err: error }, "unhandled error");
    return respond(
      c,
      "internal",
      `Something went wrong on our side. Tell us request ${ids.requestId}.`,
    );
  };
}

/** Being busy is no fault, but whoever runs the server should know. */
function levelOf(status: number): "debug" | "warn" | "error" {
  if (status === 503) {
    return "warn";
  }
  return status >= 500 ? "error" : "debug";
}

/** Doors whose clients read an error from the member `error` and from nowhere else. */
const DOORS_WITH_ERROR = /^\/(v2|hf)(\/|$)/;

function respond(c: Context, code: ErrorCode | "internal", detail: string): Response {
  const { status } = PROBLEMS[code];
  const problem = toProblem({ code, detail, ...requestIds(c) });
  if (status === 503) {
    c.header("Retry-After", String(RETRY_AFTER_SECONDS));
  }
  const body = DOORS_WITH_ERROR.test(c.req.path) ? { ...problem, error: detail } : problem;
  return c.body(JSON.stringify(body), status, { "Content-Type": "application/problem+json" });
}
