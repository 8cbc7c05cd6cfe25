import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { type Audit, type Identity, LimitExceeded, parseKeyText } from "#access";
import { ServiceError } from "#contracts";
import { type Access, openIdentity } from "../../access.ts";
import type { Caller } from "../../caller.ts";
import { type CountedCaller, createCaller } from "../create-caller.ts";
import { limitFields } from "../limit-fields.ts";
import { type RouteRule, ruleOf } from "../route-rules.ts";
import { assertLocal } from "./assert-local.ts";

const CHALLENGE = 'Bearer realm="allweather"';

/** Before any route runs: who asks, whether they may, and whether they have not asked too often. */
export function createAuthenticate({
  access,
  audit,
  trustedOrigins = [],
}: {
  access: Access;
  audit: Audit;
  /** Whose pages may ask an open server; `*` for everybody's. */
  trustedOrigins?: readonly string[] | undefined;
}): MiddlewareHandler {
  return async (c, next) => {
    const rule = ruleFor(c);
    if (rule.scope === "public") {
      return next();
    }
    if (access.isOpen) {
      assertLocal(c, trustedOrigins);
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
        await countFailure(c);
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

  /** Only failures are refused: behind a proxy, whoever has a good key has the same address. */
  async function countFailure(c: Context): Promise<void> {
    if (access.failuresPerMinute === 0) {
      return;
    }
    try {
      await access.limiter.take({
        policy: "requests",
        subject: `failures:${addressOf(c)}`,
        amount: 1,
        quota: access.failuresPerMinute,
      });
    } catch (error) {
      throw error instanceof LimitExceeded
        ? new LimitExceeded(
            error.standing,
            1,
            "Credentials from your address were refused too often.",
          )
        : error;
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
