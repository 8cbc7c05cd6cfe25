import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { jobIdSchema, jobStatusSchema, MOST_JOBS_LISTED } from "#contracts";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { presentJob } from "../present-job.ts";
import { problemResponses } from "../problem.ts";
import { readPage } from "../read-page.ts";

const DEFAULT_LIMIT = 20;

const route = createRoute({
  method: "get",
  path: "/v1/jobs",
  operationId: "listJobs",
  tags: ["Jobs"],
  summary: "List jobs, newest first",
  description:
    "One whose stored files are damaged is left out, so a page may be shorter than `limit`.",
  request: {
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(MOST_JOBS_LISTED).default(DEFAULT_LIMIT),
      after: jobIdSchema.optional().openapi({ description: "`next` of the page before." }),
    }),
  },
  responses: {
    200: {
      description: "One page.",
      content: {
        "application/json": {
          schema: z.strictObject({
            jobs: z.array(jobStatusSchema),
            next: jobIdSchema.nullable().openapi({
              description: "Where the next page starts; null on the last.",
            }),
          }),
        },
      },
    },
    ...problemResponses("request_invalid", "internal"),
  },
});

export function registerListJobs(app: OpenAPIHono, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const { tenant } = callerOf(c);
    const { limit, after } = c.req.valid("query");
    const { items, next } = await readPage({
      ids: jobs.list({ tenant, after }),
      limit,
      read: async (id) =>
        presentJob(await jobs.read({ tenant, id }), await jobs.deliveriesOf({ tenant, id })),
    });
    return c.json({ jobs: items, next }, 200);
  });
}
