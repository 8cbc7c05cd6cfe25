import type { components } from "../generated/openapi.d.ts";

type Problem = components["schemas"]["Problem"];

/** What went wrong, in words for people. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  /** A few words. */
  readonly title: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: Problem["code"] | undefined;
  /** What to name when asking the operator about it. */
  readonly requestId: string | undefined;

  /** @param detail what was wrong, and what to do. */
  constructor({
    title,
    detail,
    status = 0,
    code,
    requestId,
  }: {
    title: string;
    detail: string;
    status?: number;
    code?: Problem["code"] | undefined;
    requestId?: string | undefined;
  }) {
    super(detail);
    this.title = title;
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

/** Reads an answer that is no success. Never throws: a proxy may have answered, in whatever form. */
export async function toApiFailure(response: Response): Promise<ApiFailure> {
  const { status } = response;
  const isProblem = response.headers.get("Content-Type")?.startsWith("application/problem+json");
  const problem: Partial<Problem> = isProblem ? await response.json().catch(() => ({})) : {};
  const wait = response.headers.get("Retry-After");
  return new ApiFailure({
    title: problem.title ?? (status >= 500 ? "The server is in trouble" : "The server refused"),
    detail:
      (problem.detail ?? `Something on the way answered with ${status} and no reason.`) +
      (wait !== null && /^\d+$/.test(wait) ? ` Try again in ${wait} s.` : ""),
    status,
    code: problem.code,
    requestId: problem.requestId ?? response.headers.get("X-Request-Id") ?? undefined,
  });
}

/** Whatever was thrown, in words. */
export function describeFailure(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) {
    return error;
  }
  return new ApiFailure({
    title: "Something went wrong in this page",
    detail: error instanceof Error ? error.message : String(error),
  });
}

/** Whether it only says that nobody waits any more. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
