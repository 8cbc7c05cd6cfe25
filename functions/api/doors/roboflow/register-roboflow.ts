import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { aliasSchema, type ImageSource, modelNameSchema, versionNumberSchema } from "#contracts";
import type { Services } from "../../../services.ts";
import { authenticateKey } from "../../caller-of.ts";
import { decodeBase64 } from "../../inputs/decode-base64.ts";
import { parseJson } from "../../inputs/parse-json.ts";
import { readJsonImages } from "../../inputs/read-json-images.ts";
import { bodyOf } from "../../inputs/request-body.ts";
import { problemResponses } from "../../problem.ts";
import { describeOnly } from "../describe-only.ts";
import {
  type RoboflowImage,
  roboflowRequestSchema,
  roboflowResponseSchema,
} from "./roboflow-request.ts";
import { segmentForRoboflow } from "./segment-for-roboflow.ts";

const TAG = "Roboflow";
const LONGEST_PREFIX = 64;

const problems = problemResponses(
  "request_invalid",
  "image_missing",
  "model_not_found",
  "image_too_large",
  "request_too_large",
  "body_encoding_unsupported",
  "image_format_unsupported",
  "image_too_small",
  "image_unreadable",
  "url_not_allowed",
  "url_unreachable",
  "quota_exceeded",
  "internal",
  "artifact_corrupt",
  "model_unusable",
  "worker_crashed",
  "overloaded",
  "deadline_exceeded",
);

const legacyRoute = createRoute({
  method: "post",
  path: "/infer/{model}/{version}",
  operationId: "segmentForRoboflowV0",
  tags: [TAG],
  summary: "Segment one image, as version 0 of Roboflow's API has it",
  description:
    'What `inference-sdk` asks for `infer(image, model_id="baseline-mini/1.1.0")` in its mode v0, with this server\'s `/infer` as `api_url`. Other parameters of the query are left alone.',
  request: {
    params: z.object({
      model: modelNameSchema.meta({ example: "baseline-mini" }),
      version: z
        .union([versionNumberSchema, aliasSchema])
        .openapi({ description: "A version or an alias.", example: "1.1.0" }),
    }),
    query: z.object({
      confidence: z.coerce.number().min(0).max(100).optional().openapi({
        description: "As a share, or over 1 in percent.",
      }),
      api_key: z.string().optional(),
    }),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: { type: "string", description: "Base64 of the image, without quotes." },
        },
        "application/octet-stream": { schema: { type: "string", format: "binary" } },
      },
    },
  },
  responses: {
    200: {
      description: "What is in the image.",
      content: { "application/json": { schema: roboflowResponseSchema } },
    },
    ...problems,
  },
});

/**
 * Semantic segmentation as a Roboflow inference server has it.
 *
 * @see https://inference.roboflow.com
 */
export function registerRoboflow(app: OpenAPIHono, services: Services): void {
  const route = createRoute({
    method: "post",
    path: "/infer/semantic_segmentation",
    operationId: "segmentForRoboflow",
    tags: [TAG],
    summary: "Segment one image or several, as version 1 of Roboflow's API has it",
    request: {
      body: {
        required: true,
        content: {
          "application/json": describeOnly(app, {
            name: "RoboflowRequest",
            schema: roboflowRequestSchema,
          }),
        },
      },
    },
    responses: {
      200: {
        description: "What is in the image; a list when the request's images are one.",
        content: {
          "application/json": {
            schema: z.union([roboflowResponseSchema, z.array(roboflowResponseSchema)]),
          },
        },
      },
      ...problems,
    },
  });

  app.openapi(route, async (c) => {
    const body = bodyOf(c);
    const request = parseJson(await body.bytes(), {
      schema: roboflowRequestSchema,
      what: "The body",
    });
    const caller = await authenticateKey(c, request.api_key ?? undefined);
    const listed = Array.isArray(request.image) ? request.image : [request.image];
    const { signal } = c.req.raw;
    const sources = listed.map(toSource);
    const images = await readJsonImages({ sources, services, caller, body, signal });

    const answers = await segmentForRoboflow({
      services,
      caller,
      modelId: request.model_id,
      images,
      minConfidence: typeof request.confidence === "number" ? request.confidence : 0,
      signal,
    });

    const [first] = answers;
    return c.json(Array.isArray(request.image) || first === undefined ? answers : first, 200);
  });

  app.openapi(legacyRoute, async (c) => {
    const { model, version } = c.req.valid("param");
    const { confidence = 0, api_key: apiKey } = c.req.valid("query");
    const caller = await authenticateKey(c, apiKey);

    const [answer] = await segmentForRoboflow({
      services,
      caller,
      modelId: `${model}/${version}`,
      images: [readLegacyImage(await bodyOf(c).bytes())],
      minConfidence: confidence > 1 ? confidence / 100 : confidence,
      signal: c.req.raw.signal,
    });

    if (answer === undefined) {
      throw new Error("One image was asked about, and none was answered.");
    }
    return c.json(answer, 200);
  });
}

function toSource({ type, value }: RoboflowImage): ImageSource {
  return type === "base64" ? { base64: value } : { url: value };
}

/** Base64 is what the client sends, under the Content-Type of JSON; a file is what people send. */
function readLegacyImage(body: Uint8Array): Uint8Array {
  const start = Buffer.from(body.subarray(0, LONGEST_PREFIX)).toString("latin1");
  return /^[A-Za-z0-9+/=\s]+$/.test(start)
    ? decodeBase64(Buffer.from(body).toString("latin1").trim(), "The body")
    : body;
}
