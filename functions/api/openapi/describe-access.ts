import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ErrorCode } from "#contracts";
import { describeProblems } from "../problem.ts";
import { type RouteRule, ruleOf } from "../route-rules.ts";

type Document = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;
type Operation = NonNullable<NonNullable<Document["paths"]>[string]["get"]>;
interface Response {
  headers?: object;
  content?: Record<string, { examples?: object }>;
}

const PROBLEM = { $ref: "#/components/schemas/Problem" };

/** What can go wrong before any route that asks who calls it is reached. */
const ACCESS_ERRORS: ErrorCode[] = [
  "unauthenticated",
  "forbidden",
  "rate_limited",
  "issuer_unavailable",
];

/** How an answer tells what is left of the caller's quotas. */
const LIMIT_HEADERS = {
  "RateLimit-Policy": { $ref: "#/components/headers/RateLimit-Policy" },
  RateLimit: { $ref: "#/components/headers/RateLimit" },
};

const RETRY_HEADERS = { "Retry-After": { $ref: "#/components/headers/Retry-After" } };

/**
 * Says of every operation what the rules of access ask for: its credentials with their scope, the
 * errors of whoever has none, and the headers about quotas. Changes the document.
 */
export function describeAccess(document: Document): void {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const rule = ruleOf(path);
    for (const operation of operationsOf(item)) {
      if (rule.scope === "public") {
        operation.security = [];
      } else {
        secure(operation, rule);
      }
      addRetryHeaders(operation);
    }
  }
}

function operationsOf(item: NonNullable<Document["paths"]>[string]): Operation[] {
  const { get, head, post, put, patch, delete: remove } = item;
  return [get, head, post, put, patch, remove].filter((each) => each !== undefined);
}

function secure(operation: Operation, { scope, apiKeyIn }: RouteRule): void {
  operation.security = [
    { apiKey: [scope] },
    { bearer: [scope] },
    { openId: [scope] },
    ...(apiKeyIn === undefined ? [] : [{ apiKeyInQuery: [scope] }]),
  ];
  const responses = addProblems(operation.responses ?? {});
  for (const [status, response] of Object.entries(responses)) {
    if (status.startsWith("2") || status === "429") {
      response.headers = { ...LIMIT_HEADERS, ...response.headers };
    }
  }
  operation.responses = responses;
}

/** Statuses that an operation has already get more codes, and others get their first. */
function addProblems(responses: Record<string, Response>): Record<string, Response> {
  const added = describeProblems({ codes: ACCESS_ERRORS, schema: PROBLEM });
  const codes = Object.keys(added).flatMap((status) =>
    Object.keys(responses[status]?.content?.["application/problem+json"]?.examples ?? {}),
  ) as ErrorCode[];
  const all = describeProblems({
    codes: [...new Set([...codes, ...ACCESS_ERRORS])],
    schema: PROBLEM,
  });
  return { ...responses, ...all };
}

function addRetryHeaders({ responses = {} }: Operation): void {
  for (const status of ["429", "503"]) {
    const response = responses[status];
    if (response !== undefined && "application/problem+json" in (response.content ?? {})) {
      response.headers = { ...RETRY_HEADERS, ...response.headers };
    }
  }
}
