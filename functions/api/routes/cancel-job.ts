import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { jobStatusSchema } from "#contracts";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { presentJob } from "../present-job.ts";
import { problemResponses } from "../problem.ts";
import { jobParams } from "./job-id.ts";

const route = createRoute({
  method: "post",
  path: "/v1/jobs/{id}/cancel",
  operationId: "cancelJob",
  tags: ["Jobs"],
  summary: "Cancel a job",
  description: "No image is begun any more; what was done stays. Canceling twice is no error.",
  request: { params: jobParams },
  responses: {
    200: {
      description: "It is canceled.",
      content: { "application/json": { schema: jobStatusSchema } },
    },
    ...problemResponses(
      "request_invalid",
      "job_not_found",
      "job_finished",
      "internal",
      "artifact_corrupt",
    ),
  },
});

export function registerCancelJob(app: OpenAPIHono, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const place = { tenant: callerOf(c).tenant, id: c.req.valid("param").id };
    await jobs.cancel(place);
    return c.json(presentJob(await jobs.read(place), await jobs.deliveriesOf(place)), 200);
  });
}
