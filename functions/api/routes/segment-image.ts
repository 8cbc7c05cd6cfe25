import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import {
  OUTPUT_MEDIA_TYPES,
  parseModelReference,
  QUALITIES,
  segmentationRequestSchema,
  segmentationSummarySchema,
} from "#contracts";
import type { Services } from "../../services.ts";
import { chooseOutput } from "../choose-output.ts";
import { problemResponses } from "../problem.ts";
import { IMAGE_FIELD, readImage } from "../read-image.ts";

const binary = { type: "string", format: "binary" } as const;

const route = createRoute({
  method: "post",
  path: "/v1/segment",
  operationId: "segmentImage",
  tags: ["Segmentation"],
  summary: "Turn a street photograph into a label map",
  description:
    "The image is the request body itself, or the file field `image` of a form. Its format is told from its content: JPEG, PNG or WebP. EXIF orientation is applied. The answer has the image's own size.",
  request: {
    query: segmentationRequestSchema,
    body: {
      required: true,
      content: {
        "image/jpeg": { schema: binary },
        "image/png": { schema: binary },
        "image/webp": { schema: binary },
        "application/octet-stream": { schema: binary },
        "multipart/form-data": {
          schema: {
            type: "object",
            properties: { [IMAGE_FIELD]: binary },
            required: [IMAGE_FIELD],
          },
        },
      },
    },
  },
  responses: {
    200: {
      description: `What \`Accept\` asks for: ${OUTPUT_MEDIA_TYPES.join(", ")}.`,
      headers: {
        "Allweather-Model": {
          description: "The model version that answered.",
          schema: { type: "string", example: "baseline-mini@1.1.0" },
        },
        "Allweather-Quality": {
          description: "The quality at which it answered.",
          schema: { type: "string", enum: [...QUALITIES], example: "standard" },
        },
        "Server-Timing": {
          description: "Milliseconds in queue, decode, infer, encode.",
          schema: {
            type: "string",
            example: "queue;dur=0.2, decode;dur=5.1, infer;dur=74.0, encode;dur=0.6",
          },
        },
      },
      content: {
        "image/png": {
          schema: {
            ...binary,
            description: "The label map: a palette PNG whose pixel values are label indices.",
          },
        },
        "image/jpeg": {
          schema: { ...binary, description: "The photograph under its labels' colours." },
        },
        "application/json": { schema: segmentationSummarySchema },
      },
    },
    ...problemResponses(
      "request_invalid",
      "image_missing",
      "model_not_found",
      "quality_unavailable",
      "not_acceptable",
      "image_too_large",
      "request_too_large",
      "image_format_unsupported",
      "image_too_small",
      "image_unreadable",
      "internal",
      "artifact_corrupt",
      "model_unusable",
      "worker_crashed",
      "overloaded",
      "deadline_exceeded",
    ),
  },
});

export function registerSegmentImage(app: OpenAPIHono, services: Services): void {
  app.openapi(route, async (c) => {
    const { model: reference = services.defaultModel, quality } = c.req.valid("query");
    const output = chooseOutput(c.req.header("Accept"));
    const model = await services.models.open(parseModelReference(reference));

    const { outputs, timings } = await services.segmentation.segment({
      model,
      quality,
      image: await readImage(c),
      outputs: [output],
      signal: c.req.raw.signal,
    });

    return c.body(new Uint8Array(outputs[output] ?? []), 200, {
      "Content-Type": output,
      Vary: "Accept",
      "Allweather-Model": `${model.manifest.name}@${model.manifest.version}`,
      "Allweather-Quality": quality,
      "Server-Timing": Object.entries(timings)
        .map(([stage, ms]) => `${stage.slice(0, -"Ms".length)};dur=${ms.toFixed(1)}`)
        .join(", "),
    });
  });
}
