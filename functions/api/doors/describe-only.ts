import type { OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "zod";

/**
 * Puts a schema into the document without letting the route's own validation near it: these doors
 * tell what a body is from its bytes or its headers, whatever its Content-Type says.
 */
export function describeOnly(
  app: OpenAPIHono,
  { name, schema }: { name: string; schema: z.ZodType },
): { schema: { $ref: string } } {
  app.openAPIRegistry.register(name, schema);
  return { schema: { $ref: `#/components/schemas/${name}` } };
}
