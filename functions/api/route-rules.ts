import type { AuditEvent } from "#access";
import type { Scope } from "../caller.ts";

/** What a route asks of whoever calls it. */
export interface RouteRule {
  /** `public`: nobody is asked who they are. */
  scope: Scope | "public";
  /** What the audit log says when a call succeeds. */
  audit?: AuditEvent["event"];
  /**
   * `query`: the API key may also be the query parameter `api_key`. `body`: or a field of the body,
   * which only the route can read: it calls `authenticateKey`.
   */
  apiKeyIn?: "query" | "body";
}

/** The longest path that a route's begins with decides; `*` is any one parameter. */
const RULES: Record<string, RouteRule> = {
  // The console is files for everybody; what it asks for asks for its caller.
  "/": { scope: "public" },
  "/assets": { scope: "public" },
  "/evaluations": { scope: "public" },
  "/icon.svg": { scope: "public" },
  "/models": { scope: "public" },
  "/samples": { scope: "public" },
  "/styles": { scope: "public" },
  "/theme.js": { scope: "public" },
  "/health": { scope: "public" },
  "/.well-known": { scope: "public" },
  "/docs": { scope: "public" },
  "/openapi.json": { scope: "public" },
  "/openapi.yaml": { scope: "public" },
  "/metrics": { scope: "admin" },
  "/v1/segment": { scope: "segment" },
  "/v1/style-previews": { scope: "segment" },
  "/v1/uploads": { scope: "segment" },
  // Its address is signed, so that it can be handed on.
  "/v1/uploads/*": { scope: "public" },
  "/v1/jobs": { scope: "segment" },
  "/v1/jobs/*/cancel": { scope: "segment", audit: "job_canceled" },
  "/v1/webhook-deliveries": { scope: "segment" },
  "/v1/webhook-secrets": { scope: "segment" },
  "/v1/models": { scope: "models:read" },
  "/v1/label-sets": { scope: "models:read" },
  "/v1/datasets": { scope: "evaluate" },
  "/v1/comparisons": { scope: "evaluate" },
  "/v1/evaluations": { scope: "evaluate" },
  "/v1/evaluations/*/cancel": { scope: "evaluate", audit: "evaluation_canceled" },
  "/v2": { scope: "models:read" },
  "/v2/health": { scope: "public" },
  "/v2/models/*/infer": { scope: "segment" },
  "/v2/models/*/versions/*/infer": { scope: "segment" },
  "/v2/repository/models": { scope: "admin", audit: "models_changed" },
  "/hf": { scope: "segment" },
  "/infer": { scope: "segment", apiKeyIn: "body" },
  "/invocations": { scope: "segment", apiKeyIn: "body" },
  "/ping": { scope: "public" },
};

/** A route that nobody thought of is for whoever runs the server, until it has its line above. */
const FORGOTTEN: RouteRule = { scope: "admin" };

const rows = Object.entries(RULES)
  .map(([path, rule]) => ({ segments: segmentsOf(path), rule }))
  .sort((one, other) => other.segments.length - one.segments.length);

/** The rule of a route, by its path as it was registered or as the OpenAPI document writes it. */
export function ruleOf(routePath: string): RouteRule {
  return findRule(routePath) ?? FORGOTTEN;
}

/** The same, but undefined for a route without a line of its own. */
export function findRule(routePath: string): RouteRule | undefined {
  const segments = segmentsOf(routePath);
  return rows.find((row) => row.segments.every((segment, place) => segment === segments[place]))
    ?.rule;
}

function segmentsOf(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((segment) => (/^[:{*]/.test(segment) ? "*" : segment));
}
