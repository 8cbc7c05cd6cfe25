import { expect } from "vitest";
import { problemSchema } from "../../../functions/api/problem.ts";
import { expectProblem } from "../expect-problem.ts";

/** Expects a problem whose detail is also the text `error`, where some clients look for it. */
export async function expectErrorText(
  response: Response,
  status: number,
  code: string,
  detail: RegExp,
): Promise<void> {
  const { error } = problemSchema.parse(await response.clone().json());
  expect(error).toMatch(detail);
  await expectProblem(response, status, code, detail);
}
