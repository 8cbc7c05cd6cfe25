import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Services } from "../../services.ts";

const healthSchema = z.strictObject({ status: z.enum(["ok", "starting"]) }).openapi("Health");

const content = { "application/json": { schema: healthSchema } };

const live = createRoute({
  method: "get",
  path: "/health/live",
  operationId: "isLive",
  tags: ["Health"],
  summary: "Does the process answer?",
  responses: { 200: { description: "It does.", content } },
});

const ready = createRoute({
  method: "get",
  path: "/health/ready",
  operationId: "isReady",
  tags: ["Health"],
  summary: "Has the default model been loaded and checked?",
  responses: {
    200: { description: "It has: requests are answered at once.", content },
    503: { description: "Not yet.", content },
  },
});

export function registerHealth(app: OpenAPIHono, { isReady }: Services): void {
  app.openapi(live, (c) => c.json({ status: "ok" as const }, 200));
  app.openapi(ready, (c) =>
    isReady()
      ? c.json({ status: "ok" as const }, 200)
      : c.json({ status: "starting" as const }, 503),
  );
}
