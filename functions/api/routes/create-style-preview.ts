import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  ServiceError,
  type StylePreviewOptions,
  stylePreviewInputSchema,
  stylePreviewQuerySchema,
  stylePreviewRequestSchema,
  stylePreviewSchema,
} from "#contracts";
import type { Services } from "../../services.ts";
import { previewImage } from "../../styles/preview-image.ts";
import { callerOf } from "../caller-of.ts";
import { mergeOptions } from "../inputs/merge-options.ts";
import { PREVIEW_BODY } from "../inputs/preview-body.ts";
import { readPreviewInput } from "../inputs/read-preview-input.ts";
import { jsonWithLength } from "../json-with-length.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "post",
  path: "/v1/style-previews",
  operationId: "previewStyles",
  tags: ["Styles"],
  summary: "See what styles change of a street photograph's label map",
  description:
    "Between two halves of the network each patch of the image is given a mixture of its own statistics and a style's, as in training; then the network goes on. The image comes as it does to `POST /v1/segment`, one of them. It costs the quota its pixels once as it is, and once for each style.",
  request: {
    query: stylePreviewQuerySchema,
    body: { required: true, content: PREVIEW_BODY },
  },
  responses: {
    200: {
      description: "The label map before, and for each style what it makes of it.",
      content: { "application/json": { schema: stylePreviewSchema } },
    },
    ...problemResponses(
      "request_invalid",
      "url_not_allowed",
      "image_missing",
      "upload_not_found",
      "url_unreachable",
      "body_encoding_unsupported",
      "model_not_found",
      "styles_unavailable",
      "image_too_large",
      "request_too_large",
      "image_format_unsupported",
      "image_too_small",
      "image_unreadable",
      "quota_exceeded",
      "internal",
      "artifact_corrupt",
      "model_unusable",
      "worker_crashed",
      "overloaded",
      "deadline_exceeded",
    ),
  },
});

export function registerCreateStylePreview(app: OpenAPIHono, services: Services): void {
  // A clone, because zod was taught of OpenAPI after the contracts were written.
  app.openAPIRegistry.register("StylePreviewInput", stylePreviewInputSchema.clone());
  app.openapi(route, async (c) => {
    const caller = callerOf(c);
    const { image, body } = await readPreviewInput(c, { services, caller });
    const options = mergeOptions<StylePreviewOptions>(c.req.valid("query"), body);
    const { data: request, error } = stylePreviewRequestSchema.safeParse(options);
    if (error !== undefined) {
      throw new ServiceError("request_invalid", z.prettifyError(error));
    }
    const { signal } = c.req.raw;
    return jsonWithLength(c, await previewImage({ services, caller, request, image, signal }));
  });
}
