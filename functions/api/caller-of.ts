import type { Context } from "hono";
import type { Caller } from "../caller.ts";
import type { CountedCaller } from "./create-caller.ts";

declare module "hono" {
  interface ContextVariableMap {
    caller: CountedCaller | undefined;
    authenticateKey: (text: string | undefined) => Promise<Caller>;
  }
}

/** Who asks, as the middleware `authenticate` found out before any route ran. */
export function callerOf(c: Context): Caller {
  const caller = c.get("caller");
  if (caller === undefined) {
    throw new Error(`${c.req.path} asks for its caller, but nobody was authenticated on the way.`);
  }
  return caller;
}

/**
 * Who asks, for a route whose rule says `apiKeyIn: "body"`: by the headers or the query if they
 * told, else by this key. Everything that happens for other routes before they run happens now.
 *
 * @throws ServiceError `unauthenticated`, `forbidden`, `rate_limited`, `issuer_unavailable`
 */
export async function authenticateKey(c: Context, text: string | undefined): Promise<Caller> {
  return c.get("caller") ?? c.get("authenticateKey")(text);
}
