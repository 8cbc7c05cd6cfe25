import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "zod";
import {
  FORMAT_MEDIA_TYPES,
  QUALITIES,
  readWebhook,
  SEGMENTATION_FORMATS,
  type SegmentationFormat,
  type SegmentationOptions,
  segmentationInputSchema,
  segmentationPolygonsSchema,
  segmentationQuerySchema,
  segmentationRlesSchema,
  segmentationSummarySchema,
  webhookQueryFields,
} from "#contracts";
import type { Services } from "../../services.ts";
import { idempotencyHeaders } from "../answer-once.ts";
import { answerSegmentation } from "../answer-segmentation.ts";
import { callerOf } from "../caller-of.ts";
import { chooseFormats, MULTIPART } from "../choose-formats.ts";
import { mergeOptions } from "../inputs/merge-options.ts";
import { parseSegmentationRequest } from "../inputs/parse-segmentation-request.ts";
import { readSegmentationInput } from "../inputs/read-segmentation-input.ts";
import { SEGMENTATION_BODY } from "../inputs/segmentation-body.ts";
import { problemResponses } from "../problem.ts";
import { preferHeaders } from "../read-prefer.ts";
import { ACCEPTED_RESPONSE, ENDED_HEADERS } from "../respond-async.ts";

const binary = { type: "string", format: "binary" } as const;

/** What the answer is in each format; JSON has a schema. */
const CONTENTS: Record<SegmentationFormat, string | z.ZodType> = {
  "label-map":
    "The label map: a palette PNG whose pixel values are the labels' numbers, as `ids` asks for them.",
  overlay: "The photograph under its labels' colours.",
  "overlay-webp": "The photograph under its labels' colours, smaller.",
  summary: segmentationSummarySchema,
  rle: segmentationRlesSchema,
  polygons: segmentationPolygonsSchema,
  confidence: "A grey PNG of 8 bits: 255 times the largest softmax probability of each pixel.",
  disagreement:
    "A grey PNG of 8 bits: 255 times the share of `robustness` styles under which a pixel has another label.",
  npz: "NumPy arrays by the names of `tensors`, without pickles.",
  safetensors: "The same tensors as safetensors.",
  masks:
    "A zip with a grey PNG for every label that is in the image, `<number>-<name>.png`: 255 where it is, else 0.",
};

const route = createRoute({
  method: "post",
  path: "/v1/segment",
  operationId: "segmentImage",
  tags: ["Segmentation"],
  summary: "Turn a street photograph into a label map",
  description:
    "The image is the request body itself; or there are one or more in a multipart form or in JSON, with what to do with them. Formats of images are told from their content: JPEG, PNG or WebP. EXIF orientation is applied. The answer has the image's own size.",
  request: {
    query: segmentationQuerySchema.extend(webhookQueryFields),
    headers: idempotencyHeaders.extend(preferHeaders.shape),
    body: { required: true, content: SEGMENTATION_BODY },
  },
  responses: {
    200: {
      description:
        "What `format` asks for, or else the best match of `Accept`. Several formats or several images make it `multipart/mixed`.",
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
          description: "Milliseconds in queue, decode, infer, encode, summed over images.",
          schema: {
            type: "string",
            example: "queue;dur=0.2, decode;dur=5.1, infer;dur=74.0, encode;dur=0.6",
          },
        },
        ...ENDED_HEADERS,
      },
      content: {
        ...Object.fromEntries(
          SEGMENTATION_FORMATS.map((format) => [FORMAT_MEDIA_TYPES[format], describe(format)]),
        ),
        [MULTIPART]: {
          schema: {
            ...binary,
            description:
              "One part for each image and format, image by image. Each says which image it is about in `Allweather-Image`, counted from 1, and what it is called in `Content-Disposition`. An image that failed has one part, `application/problem+json`; the others are answered, and the status stays 200.",
          },
        },
      },
    },
    202: ACCEPTED_RESPONSE,
    ...problemResponses(
      "request_invalid",
      "idempotency_key_busy",
      "idempotency_key_reused",
      "url_not_allowed",
      "image_missing",
      "upload_not_found",
      "url_unreachable",
      "body_encoding_unsupported",
      "model_not_found",
      "quality_unavailable",
      "styles_unavailable",
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
  // A clone, because zod was taught of OpenAPI after the contracts were written.
  app.openAPIRegistry.register("SegmentationInput", segmentationInputSchema.clone());
  app.openapi(route, async (c) => {
    const { webhook, webhookEvents, format, ...query } = c.req.valid("query");
    const { images, body } = await readSegmentationInput(c, { services, caller: callerOf(c) });
    const {
      formats = chooseFormats(c.req.header("Accept")),
      webhook: fromBody,
      ...options
    } = mergeOptions<SegmentationOptions>({ ...query, ...(format && { formats: format }) }, body);
    const asParts = formats.length === 0;
    const request = parseSegmentationRequest({ ...options, ...(!asParts && { formats }) });

    return answerSegmentation(c, {
      services,
      request,
      images,
      webhook: readWebhook({ webhook, webhookEvents }, fromBody),
      asParts,
    });
  });
}

function describe(format: SegmentationFormat) {
  const content = CONTENTS[format];
  return {
    schema: typeof content === "string" ? { ...binary, description: content } : content,
  };
}
