import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ServiceError } from "#contracts";
import { readOutput } from "#jobs";
import { tenantStore } from "#storage";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { problemResponses } from "../problem.ts";
import { jobParams } from "./job-id.ts";

const IMAGE_NUMBER = /^[1-9]\d{0,3}$/;

const route = createRoute({
  method: "get",
  path: "/v1/jobs/{id}/outputs/{image}/{format}",
  operationId: "getJobOutput",
  tags: ["Jobs"],
  summary: "Read one output of a job",
  description: "What `POST /v1/segment` would have answered for this image and format.",
  request: {
    params: jobParams.extend({
      image: z.string().max(8).openapi({
        description: "Which image of the request, from 1.",
        pattern: IMAGE_NUMBER.source,
        example: "1",
      }),
      format: z.string().max(32).openapi({ example: "label-map" }),
    }),
  },
  responses: {
    200: {
      description: "The file. It never changes.",
      headers: {
        ETag: {
          description: "SHA-256 of the file, in quotes.",
          schema: { type: "string" },
        },
      },
      content: {
        "application/octet-stream": {
          schema: {
            type: "string",
            format: "binary",
            description: "With the media type that the job's status names.",
          },
        },
      },
    },
    ...problemResponses(
      "request_invalid",
      "job_not_found",
      "output_not_found",
      "internal",
      "artifact_corrupt",
    ),
  },
});

export function registerGetJobOutput(app: OpenAPIHono, { jobs, store }: Services): void {
  app.openapi(route, async (c) => {
    const { tenant } = callerOf(c);
    const { id, image: number, format } = c.req.valid("param");
    const { results } = await jobs.read({ tenant, id });
    const image = IMAGE_NUMBER.test(number) ? Number(number) - 1 : -1;
    const result = results[image];
    const file = result?.ok ? result.files.find((each) => each.format === format) : undefined;
    if (file === undefined) {
      throw new ServiceError(
        "output_not_found",
        `The job ${id} has no output "${format}" of image ${number}, or not yet. Its status lists those that there are.`,
      );
    }
    const { sha256, mediaType, fileName } = file;
    const body = await readOutput({ store: tenantStore(store, tenant), id, image, sha256 });
    return c.body(new Uint8Array(body), 200, {
      "Content-Type": mediaType,
      "Content-Length": String(body.length),
      "Content-Disposition": `attachment; filename="${image + 1}.${fileName}"`,
      "Cache-Control": "private, max-age=3600, immutable",
      ETag: `"${sha256}"`,
    });
  });
}
