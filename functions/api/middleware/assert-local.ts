import type { Context } from "hono";
import { isLoopback, ServiceError } from "#contracts";

/**
 * Refuses what a page of somebody else's may have a browser on this machine ask an open server.
 *
 * @param trustedOrigins pages that the operator lets in; `*` for all.
 * @throws ServiceError `forbidden`
 */
export function assertLocal(c: Context, trustedOrigins: readonly string[]): void {
  assertLocalName(c);
  assertLocalPage(c, trustedOrigins);
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

/**
 * Any page can have a browser send a form or plain text here. It cannot read the answer, but the
 * deed would be done. Browsers say which page asks; programs say nothing. The same site as this
 * machine's name is this machine.
 */
function assertLocalPage(c: Context, trustedOrigins: readonly string[]): void {
  const origin = c.req.header("Origin");
  const isStranger =
    origin === undefined
      ? c.req.header("Sec-Fetch-Site") === "cross-site"
      : !isLocalOrigin(origin) && !trustedOrigins.includes(origin);
  if (isStranger && !trustedOrigins.includes("*")) {
    throw new ServiceError(
      "forbidden",
      `This server asks nobody who they are, so it does nothing for pages from elsewhere (${JSON.stringify((origin ?? "a link or a picture").slice(0, 100))}). Name the page's origin in ALLWEATHER_CORS_ORIGINS, or set ALLWEATHER_ACCESS=keys.`,
    );
  }
}

function isLocalOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopback(new URL(origin).hostname);
}
