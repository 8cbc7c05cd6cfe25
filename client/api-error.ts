import type { components } from "./generated/openapi.ts";

/** RFC 9457, with `code` for programs and the id under which the request was logged. */
export type Problem = components["schemas"]["Problem"];

/** An answer that is no success. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** HTTP status. */
  readonly status: number;
  /** What went wrong, for programs; undefined when something between here and the server answered. */
  readonly code: Problem["code"] | undefined;
  /** The whole problem, when the server wrote one. */
  readonly problem: Problem | undefined;
  /** What to name when asking the operator about it. */
  readonly requestId: string | undefined;
  /** After how many seconds to try again, when the server says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(response: Response, problem: Problem | undefined) {
    super(problem?.detail ?? `${response.url} answered with ${response.status}.`);
    this.status = response.status;
    this.code = problem?.code;
    this.problem = problem;
    this.requestId = problem?.requestId ?? response.headers.get("X-Request-Id") ?? undefined;
    this.retryAfterSeconds = readSeconds(response.headers.get("Retry-After"));
  }
}

/** Reads what went wrong. Never throws anything else. */
export async function toApiError(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get("Content-Type")?.startsWith("application/problem+json");
  const problem = isProblem ? await response.json().catch(() => undefined) : undefined;
  return new ApiError(response, problem as Problem | undefined);
}

function readSeconds(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}
