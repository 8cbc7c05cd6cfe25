import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { FORMAT_MEDIA_TYPES } from "#contracts";
import { segmentImages } from "../../../segment-images.ts";
import type { Services } from "../../../services.ts";
import { authenticateKey } from "../../caller-of.ts";
import { chooseFormats, MULTIPART } from "../../choose-formats.ts";
import { parseSegmentationRequest } from "../../inputs/parse-segmentation-request.ts";
import { bodyOf } from "../../inputs/request-body.ts";
import { problemResponses } from "../../problem.ts";
import { respondWithFiles } from "../../respond-with-files.ts";

const TAG = "SageMaker";
const CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes";
const ATTRIBUTES = ["model", "quality", "api_key"] as const;
const binary = { type: "string", format: "binary" } as const;
const pingContent = {
  "application/json": { schema: z.strictObject({ status: z.enum(["ok", "starting"]) }) },
};

const ping = createRoute({
  method: "get",
  path: "/ping",
  operationId: "ping",
  tags: [TAG],
  summary: "Has the default model been loaded and checked?",
  responses: {
    200: { description: "It has.", content: pingContent },
    503: { description: "Not yet.", content: pingContent },
  },
});

const invocations = createRoute({
  method: "post",
  path: "/invocations",
  operationId: "invoke",
  tags: [TAG],
  summary: "Segment the photograph that is the body",
  description: "As `POST /v1/segment` does, but model and quality come in a header.",
  request: {
    headers: z.object({
      [CUSTOM_ATTRIBUTES]: z.string().max(1024).optional().openapi({
        description:
          "`model`, `quality` and, because SageMaker passes on no other header, `api_key`. Others are left alone.",
        example: "model=baseline-mini@1.1.0,quality=best",
      }),
    }),
    body: {
      required: true,
      content: {
        "application/octet-stream": { schema: binary },
        "application/x-image": { schema: binary },
        "image/jpeg": { schema: binary },
        "image/png": { schema: binary },
        "image/webp": { schema: binary },
      },
    },
  },
  responses: {
    200: {
      description: "The best match of `Accept`; a label map when it says nothing.",
      content: Object.fromEntries(
        [...Object.values(FORMAT_MEDIA_TYPES), MULTIPART].map((type) => [type, { schema: binary }]),
      ),
    },
    ...problemResponses(
      "request_invalid",
      "image_missing",
      "model_not_found",
      "quality_unavailable",
      "not_acceptable",
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

/**
 * What SageMaker asks of a container.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
 */
export function registerSageMaker(app: OpenAPIHono, services: Services): void {
  app.openapi(ping, (c) =>
    services.isReady()
      ? c.json({ status: "ok" as const }, 200)
      : c.json({ status: "starting" as const }, 503),
  );

  app.openapi(invocations, async (c) => {
    const formats = chooseFormats(c.req.header("Accept"));
    const asParts = formats.length === 0;
    const { api_key: apiKey, ...attributes } = readAttributes(
      c.req.valid("header")[CUSTOM_ATTRIBUTES],
    );
    const caller = await authenticateKey(c, apiKey);
    const request = parseSegmentationRequest({ ...attributes, ...(!asParts && { formats }) });

    const images = await segmentImages({
      services,
      caller,
      request,
      images: [await bodyOf(c).bytes()],
      signal: c.req.raw.signal,
    });

    return respondWithFiles(c, { images, asParts });
  });
}

/** `model=a,quality=b`: attributes are free text to SageMaker, so others' are left alone. */
function readAttributes(text = ""): Partial<Record<(typeof ATTRIBUTES)[number], string>> {
  const said = new Map(
    text.split(",").map((attribute): [string, string] => {
      const [name = "", ...value] = attribute.split("=");
      return [name.trim(), value.join("=").trim()];
    }),
  );
  return Object.fromEntries(
    ATTRIBUTES.flatMap((name) => {
      const value = said.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
