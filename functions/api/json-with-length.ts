import type { Context, TypedResponse } from "hono";

/**
 * Answers 200 with JSON that may be large, and says how long it is: answers with a length count among the
 * bytes in flight until their client has taken them, and `c.json` gives none.
 */
export function jsonWithLength<Value extends object>(
  c: Context,
  value: Value,
): Response & TypedResponse<Value, 200, "json"> {
  const body = Buffer.from(JSON.stringify(value));
  const response = c.body(body, 200, {
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
  });
  return response as Response as Response & TypedResponse<Value, 200, "json">;
}
