import { expect, test } from "vitest";
import { toApiFailure } from "../../console/api/api-failure.ts";

test("a problem is told in the server's own words", async () => {
  const problem = {
    title: "Too much to do",
    detail: "Too much is waiting already.",
    code: "overloaded",
    requestId: "r1",
  };
  const headers = { "Content-Type": "application/problem+json", "Retry-After": "2" };

  const failure = await toApiFailure(Response.json(problem, { status: 503, headers }));

  expect(failure).toMatchObject({
    title: "Too much to do",
    message: "Too much is waiting already. Try again in 2 s.",
    code: "overloaded",
    status: 503,
    requestId: "r1",
  });
});

test.each([
  ["a page of a proxy", new Response("<h1>Bad Gateway</h1>", { status: 502 })],
  [
    "a problem that is none",
    new Response("{", { status: 502, headers: { "Content-Type": "application/problem+json" } }),
  ],
])("%s is told by its status", async (_, response) => {
  expect(await toApiFailure(response)).toMatchObject({
    title: "The server is in trouble",
    message: "Something on the way answered with 502 and no reason.",
  });
});
