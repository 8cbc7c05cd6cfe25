import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Services } from "../../../services.ts";
import { callerOf } from "../../caller-of.ts";
import { bodyOf } from "../../inputs/request-body.ts";
import { problemResponses } from "../../problem.ts";
import { describeOnly } from "../describe-only.ts";
import { encodeInferResponse } from "./encode-infer-response.ts";
import { infer } from "./infer.ts";
import { inferRequestSchema } from "./infer-request-schema.ts";
import { inferResponseSchema } from "./infer-response-schema.ts";
import type { LoadedModels } from "./loaded-models.ts";
import { MODEL_ROUTES, referenceOf, TAG } from "./model-routes.ts";
import { packResponse } from "./pack-response.ts";
import { parseInferRequest } from "./parse-infer-request.ts";

const HEADER_LENGTH = "Inference-Header-Content-Length";
const binary = { type: "string", format: "binary" } as const;

export function registerInfer(
  app: OpenAPIHono,
  services: Services,
  loadedModels: LoadedModels,
): void {
  const json = describeOnly(app, { name: "InferRequest", schema: inferRequestSchema });
  for (const { path, params, suffix } of MODEL_ROUTES) {
    const route = createRoute({
      method: "post",
      path: `${path}/infer`,
      operationId: `inferModel${suffix}`,
      tags: [TAG],
      summary: "Segment photographs that are tensors",
      description:
        "One of the inputs `IMAGE` (files) and `IMAGE_U8` (pixels), with one or more photographs of one size. With the header at 0 the body is one image file and nothing else, and all outputs come as bytes.",
      request: {
        params,
        body: {
          required: true,
          content: {
            "application/json": json,
            "application/octet-stream": { schema: binary },
          },
        },
      },
      responses: {
        200: {
          description: "The outputs, in the order in which they were asked for.",
          headers: {
            [HEADER_LENGTH]: {
              description:
                "How many bytes of the body are JSON; tensors follow. Left out when all are.",
              schema: { type: "integer", minimum: 0 },
            },
          },
          content: {
            "application/json": { schema: inferResponseSchema },
            "application/octet-stream": { schema: binary },
          },
        },
        ...problemResponses(
          "request_invalid",
          "image_missing",
          "model_not_found",
          "quality_unavailable",
          "image_too_large",
          "request_too_large",
          "body_encoding_unsupported",
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
    app.openapi(route, async (c) => {
      const model = await services.models.open(referenceOf(c));
      const { name, version } = model.manifest;
      loadedModels.assertLoaded(name);
      const request = parseInferRequest({
        body: await bodyOf(c).bytes(),
        headerLength: c.req.header(HEADER_LENGTH),
        maxImages: services.inputs.maxImages,
      });

      const outputs = await infer({
        services,
        caller: callerOf(c),
        model,
        request,
        signal: c.req.raw.signal,
      });

      const answer = await encodeInferResponse({ id: request.id, model: name, version, outputs });
      return packResponse(c, answer);
    });
  }
}
