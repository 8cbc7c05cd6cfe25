import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { uploadRequestSchema, uploadSchema } from "#contracts";
import type { Services } from "../../services.ts";
import { answerOnce, idempotencyHeaders } from "../answer-once.ts";
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
    headers: idempotencyHeaders,
    body: { required: true, content: { "application/json": { schema: uploadRequestSchema } } },
  },
  responses: {
    201: {
      description: "Where the file goes.",
      content: { "application/json": { schema: uploadSchema } },
    },
    ...problemResponses(
      "request_invalid",
      "idempotency_key_busy",
      "idempotency_key_reused",
      "request_too_large",
      "internal",
    ),
  },
});

export function registerCreateUpload(app: OpenAPIHono, { store, uploads }: Services): void {
  app.openapi(route, async (c) => {
    const caller = callerOf(c);
    const fields = c.req.valid("json");
    return answerOnce(c, {
      store,
      caller,
      body: { parts: [], fields },
      async answer() {
        const { tenant } = caller;
        const { origin } = new URL(c.req.url);
        const upload = await uploads.create({ ...fields, tenant, origin });
        // An address that is no good any more is no answer.
        const keepMs = Date.parse(upload.expiresAt) - Date.now();
        return { response: c.json(upload, 201), keepMs };
      },
    });
  });
}
