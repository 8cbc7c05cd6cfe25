import type { Context } from "hono";
import type { Caller } from "../caller.ts";

declare module "hono" {
  interface ContextVariableMap {
    caller: Caller;
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
