import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { type Audit, type Identity, parseKeyText } from "#access";
import { isLoopback, ServiceError } from "#contracts";
import { type Access, openIdentity } from "../../access.ts";
import type { Caller } from "../../caller.ts";
import { type CountedCaller, createCaller } from "../create-caller.ts";
import { limitFields } from "../limit-fields.ts";
import { type RouteRule, ruleOf } from "../route-rules.ts";

const CHALLENGE = 'Bearer realm="allweather"';

/** Before any route runs: who asks, whether they may, and whether they have not asked too often. */
export function createAuthenticate({
  access,
  audit,
}: {
  access: Access;
  audit: Audit;
}): MiddlewareHandler {
  return async (c, next) => {
    const rule = ruleFor(c);
    if (rule.scope === "public") {
      return next();
    }
    if (access.isOpen) {
      assertLocalName(c);
    }
    const credentials = findCredentials(c, rule);
    if (credentials === undefined && rule.apiKeyIn === "body" && !access.isOpen) {
      c.set("authenticateKey", (text) => admit(c, { rule, credentials: text }));
    } else {
      await admit(c, { rule, credentials });
    }
    await next();

    const caller = c.get("caller");
    if (caller !== undefined) {
      showLimits(c, caller);
    }
    if (!access.isOpen) {
      // What one caller is answered is not for another's cache.
      c.header("Vary", "Authorization, X-API-Key", { append: true });
    }
    if (rule.audit !== undefined && c.res.ok) {
      audit({ event: rule.audit, ...describe(c, caller) });
    }
  };

  async function admit(
    c: Context,
    { rule, credentials }: { rule: RouteRule; credentials: string | undefined },
  ): Promise<Caller> {
    const identity = access.isOpen ? openIdentity(addressOf(c)) : await identify(c, credentials);
    const caller = createCaller({ identity, access });
    c.set("caller", caller);
    if (rule.scope !== "public" && !caller.scopes.includes(rule.scope)) {
      c.header(
        "WWW-Authenticate",
        `${CHALLENGE}, error="insufficient_scope", scope="${rule.scope}"`,
      );
      audit({ event: "scope_refused", scope: rule.scope, ...describe(c, caller) });
      throw new ServiceError(
        "forbidden",
        `This needs the scope "${rule.scope}", but these credentials have ${caller.scopes.join(", ") || "none"}. Use others, or ask for ones with this scope.`,
      );
    }
    try {
      await caller.countRequest();
    } finally {
      showLimits(c, caller);
    }
    return caller;
  }

  async function identify(c: Context, credentials: string | undefined): Promise<Identity> {
    try {
      if (credentials === undefined) {
        throw new ServiceError(
          "unauthenticated",
          'This needs an API key or a token. Send it as "Authorization: Bearer ...", or a key as "X-API-Key".',
        );
      }
      return await access.identify(credentials);
    } catch (error) {
      if (error instanceof ServiceError && error.code === "unauthenticated") {
        const isInvalid = credentials !== undefined;
        c.header("WWW-Authenticate", `${CHALLENGE}${isInvalid ? ', error="invalid_token"' : ""}`);
        const keyId = parseKeyText(credentials ?? "")?.keyId ?? null;
        audit({
          event: "authentication_failed",
          reason: error.message,
          ...describe(c, { keyId }),
        });
      }
      throw error;
    }
  }
}

/** By the route that will answer and not by the path that was sent, of which there may be many spellings. */
function ruleFor(c: Context): RouteRule {
  const routes = matchedRoutes(c).filter(({ path }) => path !== "/*");
  // Middleware of some paths has every method, and routes have one.
  const route = routes.find(({ method }) => method !== "ALL") ?? routes[0];
  // Nothing is there, and that is told to everybody.
  return route === undefined ? { scope: "public" } : ruleOf(route.path);
}

function findCredentials(c: Context, { apiKeyIn }: RouteRule): string | undefined {
  const bearer = /^Bearer +(?<credentials>\S+) *$/i.exec(c.req.header("Authorization") ?? "");
  return (
    bearer?.groups?.credentials ??
    c.req.header("X-API-Key") ??
    (apiKeyIn === undefined ? undefined : c.req.query("api_key"))
  );
}

/**
 * A page of anybody's can have its own name mean this machine, and then ask an open server from a
 * browser here (DNS rebinding). Its requests carry that name.
 */
function assertLocalName(c: Context): void {
  const host = c.req.header("Host");
  if (host !== undefined && !isLoopback(host.replace(/:\d*$/, ""))) {
    throw new ServiceError(
      "forbidden",
      `This server asks nobody who they are, so it answers only as localhost, and not as "${host.slice(0, 100)}". Set ALLWEATHER_ACCESS=keys to be asked from elsewhere.`,
    );
  }
}

function showLimits(c: Context, { standings }: CountedCaller): void {
  for (const [name, value] of Object.entries(limitFields(standings.values()))) {
    c.header(name, value);
  }
}

/** Without a socket, in a test, everybody is this machine. */
function addressOf(c: Context): string {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  return incoming?.socket.remoteAddress ?? "127.0.0.1";
}

function describe(c: Context, caller: { tenant?: string; keyId: string | null } | undefined) {
  return {
    requestId: c.get("requestId"),
    method: c.req.method,
    path: c.req.path,
    address: addressOf(c),
    ...(caller?.tenant !== undefined && { tenant: caller.tenant }),
    keyId: caller?.keyId ?? null,
  };
}
