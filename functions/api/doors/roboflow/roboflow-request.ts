import { z } from "@hono/zod-openapi";
import { MODEL_REFERENCE_PATTERN } from "#contracts";
import { BASE64_PATTERN } from "../../inputs/decode-base64.ts";

const imageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("base64"),
    value: z
      .string()
      .openapi({ description: "The image's bytes as base64.", pattern: BASE64_PATTERN }),
  }),
  z.object({
    type: z.literal("url"),
    value: z.string().openapi({
      description: "An https address on a host that the server fetches images from.",
    }),
  }),
]);

export type RoboflowImage = z.infer<typeof imageSchema>;

/** Their servers take a share, or a word for what the model was tuned to, which ours are not. */
const confidenceSchema = z.union([z.number().min(0).max(1), z.enum(["best", "default"])]);

/** Not strict: clients send many fields that are for other kinds of models. */
export const roboflowRequestSchema = z.object({
  model_id: z
    .string()
    .max(200)
    .openapi({
      description: "`name`, `name/version`, `name@version` or `name@alias`.",
      pattern: MODEL_REFERENCE_PATTERN.replace("@", "[@/]"),
      example: "baseline-mini/1.1.0",
    }),
  image: z.union([imageSchema, z.array(imageSchema).min(1)]),
  confidence: confidenceSchema.nullish().openapi({
    description: "Pixels that are less sure get the value 255. Without it, none.",
  }),
  api_key: z.string().nullish().openapi({ description: "When no header brings the key." }),
});

export const roboflowResponseSchema = z
  .strictObject({
    inference_id: z.uuid(),
    time: z.number().min(0).openapi({ description: "Seconds.", example: 0.08 }),
    image: z.strictObject({ width: z.int().min(1), height: z.int().min(1) }),
    predictions: z.strictObject({
      segmentation_mask: z.string().openapi({
        description:
          "Base64 of a grey PNG of the image's size, whose values are keys of `class_map`.",
      }),
      class_map: z.record(z.string(), z.string()).openapi({
        example: { "0": "Sky", "255": "unlabelled" },
      }),
      confidence_mask: z.string().openapi({
        description: "Base64 of a grey PNG: 255 times the largest softmax probability.",
      }),
      present_class_ids: z.array(z.int().min(0)),
    }),
  })
  .openapi("RoboflowSegmentation");

export type RoboflowResponse = z.infer<typeof roboflowResponseSchema>;
