import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Services } from "../../services.ts";

const healthSchema = z
  .strictObject({
    status: z.enum(["ok", "starting", "draining", "unavailable"]),
    reasons: z
      .array(z.string())
      .optional()
      .openapi({ example: ["Not every child process has baseline-mini loaded."] }),
  })
  .openapi("Health");

const content = { "application/json": { schema: healthSchema } };

const live = createRoute({
  method: "get",
  path: "/health/live",
  operationId: "isLive",
  tags: ["Health"],
  summary: "Does the process answer?",
  description: "A process that does not answer this in seconds should be started anew.",
  responses: { 200: { description: "It does.", content } },
});

const started = createRoute({
  method: "get",
  path: "/health/started",
  operationId: "hasStarted",
  tags: ["Health"],
  summary: "Has the process come up?",
  responses: {
    200: { description: "The default model has been loaded and checked once.", content },
    503: { description: "Not yet.", content },
  },
});

const ready = createRoute({
  method: "get",
  path: "/health/ready",
  operationId: "isReady",
  tags: ["Health"],
  summary: "Would a request be answered at once?",
  description:
    "Yes when every child process has the default model loaded and checked, the store answers, and the server is not about to end.",
  responses: {
    200: { description: "It would.", content },
    503: { description: "Not now; `reasons` say why.", content },
  },
});

export function registerHealth(app: OpenAPIHono, { readiness }: Services): void {
  const fresh = { "Cache-Control": "no-store" };
  app.openapi(live, (c) => c.json({ status: "ok" as const }, 200, fresh));
  app.openapi(started, (c) =>
    readiness.hasStarted()
      ? c.json({ status: "ok" as const }, 200, fresh)
      : c.json({ status: "starting" as const }, 503, fresh),
  );
  app.openapi(ready, async (c) => {
    const { status, reasons } = await readiness.check();
    return status === "ok"
      ? c.json({ status }, 200, fresh)
      : c.json({ status, reasons }, 503, fresh);
  });
}
