import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { uploadRequestSchema, uploadSchema } from "#contracts";
import type { Services } from "../../services.ts";
import { callerOf } from "../caller-of.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "post",
  path: "/v1/uploads",
  operationId: "createUpload",
  tags: ["Segmentation"],
  summary: "Get an address to send a large image to",
  description:
    "The address takes the file that was described, once, for a quarter of an hour. It may be this server's or that of its object store; either way, send the file there with the method and the headers of the answer, and then name it by its key.",
  request: {
    body: { required: true, content: { "application/json": { schema: uploadRequestSchema } } },
  },
  responses: {
    201: {
      description: "Where the file goes.",
      content: { "application/json": { schema: uploadSchema } },
    },
    ...problemResponses("request_invalid", "request_too_large", "internal"),
  },
});

export function registerCreateUpload(app: OpenAPIHono, { uploads }: Services): void {
  app.openapi(route, async (c) => {
    const upload = await uploads.create({
      ...c.req.valid("json"),
      tenant: callerOf(c).tenant,
      origin: new URL(c.req.url).origin,
    });
    return c.json(upload, 201);
  });
}
