import type { Route } from "playwright-core";

/** Answers as a server does that has too much to do. */
export function answerTooMuch(route: Route): Promise<void> {
  const problem = { title: "Too much to do", detail: "Too much is waiting.", code: "overloaded" };
  return route.fulfill({
    status: 503,
    contentType: "application/problem+json",
    headers: { "Retry-After": "2" },
    body: JSON.stringify(problem),
  });
}
