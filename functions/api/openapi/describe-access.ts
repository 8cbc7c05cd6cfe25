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

const PROBLEM_TYPE = "application/problem+json";
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

function secure(operation: Operation, { scope }: RouteRule): void {
  operation.security = [{ apiKey: [scope] }, { bearer: [scope] }, { openId: [scope] }];
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
  const merged = Object.entries(added).map(([status, problems]) => {
    const response = responses[status];
    const examples = response?.content?.[PROBLEM_TYPE]?.examples ?? {};
    const codes = new Set([...(Object.keys(examples) as ErrorCode[]), ...codesOf(problems)]);
    const all = describeProblems({ codes: [...codes], schema: PROBLEM })[status];
    return [status, { ...response, ...all, content: { ...response?.content, ...all?.content } }];
  });
  return { ...responses, ...Object.fromEntries(merged) };
}

function codesOf({ content }: ReturnType<typeof describeProblems>[string]): ErrorCode[] {
  return Object.keys(content[PROBLEM_TYPE].examples) as ErrorCode[];
}

function addRetryHeaders({ responses = {} }: Operation): void {
  for (const status of ["429", "503"]) {
    const response = responses[status];
    if (response !== undefined && PROBLEM_TYPE in (response.content ?? {})) {
      response.headers = { ...RETRY_HEADERS, ...response.headers };
    }
  }
}
