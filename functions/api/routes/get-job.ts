import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { jobStatusSchema } from "#contracts";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { presentJob } from "../present-job.ts";
import { problemResponses } from "../problem.ts";
import { jobParams } from "./job-id.ts";

const route = createRoute({
  method: "get",
  path: "/v1/jobs/{id}",
  operationId: "getJob",
  tags: ["Jobs"],
  summary: "Read how far a job is",
  description: "An image's outputs are there as soon as it is done.",
  request: { params: jobParams },
  responses: {
    200: {
      description: "Its status.",
      content: { "application/json": { schema: jobStatusSchema } },
    },
    ...problemResponses("request_invalid", "job_not_found", "internal", "artifact_corrupt"),
  },
});

export function registerGetJob(app: OpenAPIHono, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const place = { tenant: callerOf(c).tenant, id: c.req.valid("param").id };
    const job = await jobs.read(place);
    return c.json(presentJob(job, await jobs.deliveriesOf(place)), 200);
  });
}
