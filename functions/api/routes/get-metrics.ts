import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tags: ["Health"],
  summary: "Read counters and times, for Prometheus",
  description: "The text format of Prometheus. docs/operations.md tells what each metric means.",
  responses: {
    200: {
      description: "The metrics of this process.",
      content: {
        "text/plain": {
          schema: z.string().openapi({ example: 'seg_jobs{state="processing"} 2\n' }),
        },
      },
    },
    ...problemResponses("internal"),
  },
});

export function registerGetMetrics(app: OpenAPIHono, { telemetry, jobs }: Services): void {
  app.openapi(route, async (c) => {
    const { metrics } = telemetry;
    for (const [state, count] of Object.entries(jobs.count())) {
      metrics.jobs.set({ state }, count);
    }
    const { contentType } = metrics.registry;
    return c.text(await metrics.registry.metrics(), 200, {
      "Content-Type": contentType,
      "Cache-Control": "no-store",
    });
  });
}
