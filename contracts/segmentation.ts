import { z } from "zod";
import { LABEL_SET_IDS, labelSchema } from "./label-set.ts";
import { QUALITIES } from "./model-manifest.ts";
import { modelNameSchema, versionNumberSchema } from "./model-reference.ts";

/** What a caller can get back for an image: a label map, a picture for people, or numbers. */
export const OUTPUT_MEDIA_TYPES = ["image/png", "image/jpeg", "application/json"] as const;
export type OutputMediaType = (typeof OUTPUT_MEDIA_TYPES)[number];

const qualitySchema = z.enum(QUALITIES, {
  error: ({ input }) =>
    `${JSON.stringify(input)?.slice(0, 64)} is no quality; write one of ${QUALITIES.join(", ")}`,
});

/** What a caller may say besides the image. Strict, so that a typing slip is an error. */
export const segmentationRequestSchema = z.strictObject({
  model: z.string().optional().meta({
    description:
      "`name`, `name@version` or `name@alias`; a bare name means its alias `production`. Without it, the server's default model.",
    example: "baseline-mini@1.1.0",
  }),
  quality: qualitySchema.default("standard").meta({
    description:
      "`fast` sees the image at half its scale, `standard` at its own, and `best` takes the mean of both. Every version has `standard`; its manifest lists its graphs.",
  }),
});

const shareSchema = z.number().min(0).max(1);

/** The answer of a segmentation in numbers. */
export const segmentationSummarySchema = z
  .strictObject({
    model: z.strictObject({
      name: modelNameSchema,
      version: versionNumberSchema,
      labelSet: z.enum(LABEL_SET_IDS),
    }),
    quality: z.enum(QUALITIES).meta({ description: "Which of the model's qualities answered." }),
    image: z.strictObject({
      widthPx: z.int().min(1),
      heightPx: z.int().min(1),
    }),
    meanConfidence: shareSchema.meta({
      description: "Mean over all pixels of the largest softmax probability.",
    }),
    labels: z
      .array(
        labelSchema.extend({
          pixels: z.int().min(1),
          pixelShare: shareSchema,
          meanConfidence: shareSchema,
        }),
      )
      .meta({ description: "The labels that are in the image, largest first." }),
  })
  .meta({ id: "SegmentationSummary" });

export type SegmentationSummary = z.infer<typeof segmentationSummarySchema>;

/** Where the time of one segmentation went, in milliseconds. */
export interface SegmentationTimings {
  queueMs: number;
  decodeMs: number;
  inferMs: number;
  encodeMs: number;
}
