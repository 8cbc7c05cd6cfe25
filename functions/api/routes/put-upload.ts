import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { ID_PATTERN, UPLOAD_CONTENT_TYPES } from "#contracts";
import type { Services } from "../../services.ts";
import { signedUploadSchema } from "../../uploads/presign-own-put.ts";
import { bodyOf } from "../inputs/request-body.ts";
import { problemResponses } from "../problem.ts";

const binary = { type: "string", format: "binary" } as const;

const route = createRoute({
  method: "put",
  path: "/v1/uploads/{key}",
  operationId: "putUpload",
  tags: ["Segmentation"],
  summary: "Send a large image to the address that was given for it",
  description:
    "Not to be built by hand: this is the `url` that `POST /v1/uploads` gives where the store is not itself on the internet. The signature in it stands for credentials.",
  request: {
    params: z.object({ key: z.string().regex(ID_PATTERN) }),
    query: signedUploadSchema,
    body: {
      required: true,
      content: Object.fromEntries(UPLOAD_CONTENT_TYPES.map((type) => [type, { schema: binary }])),
    },
  },
  responses: {
    204: { description: "The file is there. Sending the same again changes nothing." },
    ...problemResponses(
      "request_invalid",
      "forbidden",
      "upload_exists",
      "request_too_large",
      "overloaded",
      "internal",
    ),
  },
});

export function registerPutUpload(app: OpenAPIHono, { uploads }: Services): void {
  app.openapi(route, async (c) => {
    await uploads.receive({
      key: c.req.valid("param").key,
      signed: c.req.valid("query"),
      contentType: c.req.header("Content-Type"),
      readBody: () => bodyOf(c).bytes(),
      take: bodyOf(c).take,
    });
    return c.body(null, 204);
  });
}
