import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { MODEL_REFERENCE_PATTERN, parseModelReference } from "#contracts";
import type { Services } from "../../../services.ts";
import { callerOf } from "../../caller-of.ts";
import { BASE64_PATTERN, decodeBase64 } from "../../inputs/decode-base64.ts";
import { parseJson } from "../../inputs/parse-json.ts";
import { bodyOf } from "../../inputs/request-body.ts";
import { problemResponses } from "../../problem.ts";
import { describeOnly } from "../describe-only.ts";
import { readMasks } from "../read-masks.ts";
import { segmentTogether } from "../segment-together.ts";

const [SPACE, BRACE] = [0x20, 0x7b];
const binary = { type: "string", format: "binary" } as const;
const shareSchema = z.number().min(0).max(1);

/** The task's JSON. What only models of instances could use is taken and changes nothing. */
const requestSchema = z.strictObject({
  inputs: z
    .string()
    .openapi({ description: "The image's bytes as base64.", pattern: BASE64_PATTERN }),
  parameters: z
    .strictObject({
      threshold: shareSchema.optional().openapi({
        description: "Labels whose mean confidence is lower are left out.",
      }),
      mask_threshold: shareSchema.optional(),
      overlap_mask_area_threshold: shareSchema.optional(),
      subtask: z
        .literal("semantic", {
          error: ({ input }) =>
            `${JSON.stringify(input)?.slice(0, 32)} is not what these models do; write "semantic"`,
        })
        .optional(),
    })
    .optional(),
  options: z.record(z.string(), z.unknown()).optional(),
});

export const imageSegmentationOutputSchema = z
  .array(
    z.strictObject({
      label: z.string().openapi({ example: "Road" }),
      score: shareSchema.openapi({ description: "Mean confidence over the label's pixels." }),
      mask: z.string().openapi({
        description: "Base64 of a grey PNG of the image's size: 255 where the label is, else 0.",
      }),
    }),
  )
  .openapi("ImageSegmentationOutput");

/**
 * The image-segmentation task of Hugging Face, as its inference clients ask for it.
 *
 * @see https://huggingface.co/docs/inference-providers/tasks/image-segmentation
 */
export function registerHuggingFace(app: OpenAPIHono, services: Services): void {
  const route = createRoute({
    method: "post",
    path: "/hf/{model}",
    operationId: "imageSegmentation",
    tags: ["Hugging Face"],
    summary: "The image-segmentation task of Hugging Face",
    description:
      "The image is the request body itself or base64 in JSON, told apart by content and not by Content-Type.",
    request: {
      params: z.object({
        model: z.string().openapi({
          description: "`name`, `name@version` or `name@alias`.",
          pattern: MODEL_REFERENCE_PATTERN,
          example: "baseline-mini",
        }),
      }),
      body: {
        required: true,
        content: {
          "application/json": describeOnly(app, {
            name: "ImageSegmentationInput",
            schema: requestSchema,
          }),
          "application/octet-stream": { schema: binary },
          "image/jpeg": { schema: binary },
          "image/png": { schema: binary },
          "image/webp": { schema: binary },
        },
      },
    },
    responses: {
      200: {
        description: "The labels that are in the image, by index.",
        content: { "application/json": { schema: imageSegmentationOutputSchema } },
      },
      ...problemResponses(
        "request_invalid",
        "image_missing",
        "model_not_found",
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
    const model = await services.models.open(parseModelReference(c.req.valid("param").model));
    const { image, threshold } = readTask(await bodyOf(c).bytes());

    const [segmented] = await segmentTogether({
      services,
      caller: callerOf(c),
      model,
      quality: "standard",
      images: [image],
      outputs: [{ format: "masks-json" }],
      signal: c.req.raw.signal,
    });

    const labels = readMasks(segmented?.outputs[0]);
    return c.json(
      labels
        .filter(({ meanConfidence }) => meanConfidence >= threshold)
        .map(({ name, meanConfidence, png }) => ({
          label: name,
          score: meanConfidence,
          mask: png,
        })),
      200,
    );
  });
}

/** Python sends bytes without a Content-Type, so the first of them tells: no image starts like JSON. */
function readTask(body: Uint8Array): { image: Uint8Array; threshold: number } {
  const first = body.find((byte) => byte > SPACE);
  if (first !== BRACE) {
    return { image: body, threshold: 0 };
  }
  const { inputs, parameters } = parseJson(body, { schema: requestSchema, what: "The body" });
  return { image: decodeBase64(inputs, '"inputs"'), threshold: parameters?.threshold ?? 0 };
}
