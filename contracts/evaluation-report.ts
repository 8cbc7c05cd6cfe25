import { z } from "zod";
import { corruptionSchema } from "./dataset.ts";
import { evaluationIdSchema } from "./evaluation.ts";
import { LABEL_SET_IDS, labelSchema } from "./label-set.ts";
import { QUALITIES } from "./model-manifest.ts";
import { modelNameSchema, versionNumberSchema } from "./model-reference.ts";

const shareSchema = z.number().min(0).max(1);
const countSchema = z.int().min(0);

/** A number with what resampling the images makes of it. */
export const intervalSchema = z.strictObject({ low: z.number(), high: z.number() });

const reliabilitySchema = z
  .strictObject({
    ece: shareSchema.meta({ description: "Expected calibration error, equal-width bins." }),
    auroc: shareSchema.nullable().meta({
      description:
        "Of telling right pixels from wrong ones by confidence; null when all are alike.",
    }),
    fprAt95Tpr: shareSchema.nullable(),
    auprSuccess: shareSchema.nullable(),
    auprError: shareSchema.nullable(),
    bins: z.array(
      z.strictObject({
        low: shareSchema,
        high: shareSchema,
        pixelCount: countSchema,
        meanConfidence: shareSchema.nullable(),
        accuracy: shareSchema.nullable(),
      }),
    ),
  })
  .meta({ description: "Whether confidence can be believed." });

const byLabel = <T extends z.ZodType>(schema: T) =>
  z.record(z.string(), schema.nullable()).meta({
    description: "By label name; null for a label that is in neither truth nor prediction.",
  });

/** Everything that is measured on a group of images. */
export const scoresSchema = z
  .strictObject({
    imageCount: countSchema,
    pixelCount: countSchema.meta({ description: "Scored ones: those that truth ignores are not." }),
    miou: shareSchema.nullable().meta({
      description: "Mean over labels in truth or prediction; null when no pixel was scored.",
    }),
    miouInterval: intervalSchema.nullable(),
    pixelAccuracy: shareSchema.nullable(),
    iou: byLabel(shareSchema),
    boundaryIou: shareSchema.nullable().meta({ description: "Mean over labels (Cheng 2021)." }),
    boundaryIouByLabel: byLabel(shareSchema),
    confusion: z.array(z.array(countSchema)).meta({
      description:
        "Pixels; a row for each label of truth, a column for each predicted one, and a last column for predictions that are none of the scored labels.",
    }),
    reliability: reliabilitySchema.nullable().meta({
      description: "Null when predictions came without confidence.",
    }),
  })
  .meta({ id: "Scores" });

/** Everything that decides a number besides the model. Two that differ are not compared unasked. */
export const evaluationProtocolSchema = z
  .strictObject({
    dataset: z.strictObject({
      name: z.string(),
      licence: z.string().optional(),
      sources: z.array(z.string()).min(1).meta({
        description: "As the command line names them, with DATASET in the place of a folder.",
      }),
      pairsDigest: z.string().meta({
        description:
          "SHA-256 over names, files with their sizes, visual domains: which images, in short.",
      }),
    }),
    labelSet: z.enum(LABEL_SET_IDS).meta({ description: "The labels that are scored." }),
    truthMappings: z.array(z.string()).meta({ description: "From label maps to scored labels." }),
    predictionMapping: z.string().nullable().meta({
      description: "From predicted labels to scored ones; null when they are the same.",
    }),
    writtenMapping: z.string().nullable().meta({
      description:
        "What the values of another tool's label maps mean; null when a model predicted.",
    }),
    size: z.literal("every image at its own size, EXIF orientation not applied"),
    testTime: z.string().meta({ description: "Scales, flips, windows." }),
    metric: z.literal("data-set level, labels in truth or prediction, 255 ignored"),
    boundary: z.literal("band of 2 % of the image's diagonal, inside each mask"),
    reliabilityBins: z.int(),
    bootstrap: z.strictObject({
      replicates: z.int(),
      level: shareSchema,
      seed: z.int(),
      unit: z.literal("images, within their visual domain"),
    }),
    corruptions: z.array(corruptionSchema),
    maxFailedShare: shareSchema,
  })
  .meta({ id: "EvaluationProtocol" });

export const failedImageSchema = z.strictObject({
  name: z.string(),
  visualDomain: z.string(),
  corruption: corruptionSchema.optional(),
  code: z.enum([
    "image_missing",
    "label_missing",
    "image_unreadable",
    "label_unreadable",
    "label_unknown_value",
    "size_mismatch",
    "prediction_missing",
    "prediction_unreadable",
    "not_segmentable",
  ]),
  reason: z.string(),
});

/** Who predicted: a version, or label maps that another tool wrote. */
export const evaluatedSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("model"),
    name: modelNameSchema,
    version: versionNumberSchema,
    quality: z.enum(QUALITIES),
    method: z.string(),
    labelSet: z.enum(LABEL_SET_IDS),
    trainingData: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal("predictions"),
    name: z.string(),
    labelSet: z.enum(LABEL_SET_IDS),
  }),
]);

export const evaluationReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    id: evaluationIdSchema,
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    evaluated: evaluatedSchema,
    protocol: evaluationProtocolSchema,
    labels: z.array(labelSchema).meta({ description: "The scored labels, by index." }),
    overall: scoresSchema.meta({ description: "Over all images that are not corrupted." }),
    domains: z.array(scoresSchema.extend({ visualDomain: z.string() })),
    acrossDomains: z.strictObject({
      meanMiou: shareSchema.nullable(),
      standardDeviation: z.number().nullable(),
      worst: z.strictObject({ visualDomain: z.string(), miou: shareSchema }).nullable(),
      best: z.strictObject({ visualDomain: z.string(), miou: shareSchema }).nullable(),
      gap: z.number().nullable().meta({ description: "Best minus worst visual domain." }),
    }),
    corruptions: z
      .strictObject({
        cleanMiou: shareSchema.nullable().meta({
          description: "Over the uncorrupted images that there are copies of.",
        }),
        meanMiou: shareSchema
          .nullable()
          .meta({ description: "mPC: over corruptions and severities." }),
        relative: z.number().nullable().meta({ description: "rPC: mPC / clean mIoU." }),
        levels: z.array(
          corruptionSchema.extend({ miou: shareSchema.nullable(), imageCount: countSchema }),
        ),
      })
      .nullable(),
    images: z.strictObject({
      scored: countSchema,
      failed: z.array(failedImageSchema),
    }),
    worstImages: z
      .array(
        z.strictObject({
          name: z.string(),
          visualDomain: z.string(),
          miou: shareSchema,
          picture: z.string().meta({ description: "Name under which its pictures are kept." }),
        }),
      )
      .meta({ description: "The uncorrupted images with the lowest own mIoU, worst first." }),
  })
  .meta({ id: "EvaluationReport" });

export type EvaluationReport = z.infer<typeof evaluationReportSchema>;
export type EvaluationProtocol = z.infer<typeof evaluationProtocolSchema>;
export type Evaluated = z.infer<typeof evaluatedSchema>;
export type FailedImage = z.infer<typeof failedImageSchema>;
export type Scores = z.infer<typeof scoresSchema>;
