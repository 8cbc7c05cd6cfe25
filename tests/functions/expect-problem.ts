import { expect } from "vitest";
import { problemSchema } from "../../functions/api/problem.ts";

/** Expects an answer to be the problem that openapi.yaml describes, with this status, code and detail. */
export async function expectProblem(
  response: Response,
  status: number,
  code: string,
  detail: RegExp,
): Promise<void> {
  expect(response.status).toBe(status);
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  const problem = problemSchema.parse(await response.json());
  expect(problem).toMatchObject({ type: `urn:allweather:problem:${code}`, status, code });
  expect(problem.detail).toMatch(detail);
  expect(response.headers.get("traceparent")).toContain(`-${problem.traceId}-`);
  expect(problem.requestId).toBe(response.headers.get("X-Request-Id"));
}
