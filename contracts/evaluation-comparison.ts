import { z } from "zod";
import { evaluationIdSchema } from "./evaluation.ts";
import { intervalSchema } from "./evaluation-report.ts";

const comparedSchema = z.strictObject({
  values: z.array(z.number().nullable()).meta({ description: "One per evaluation." }),
  difference: z.number().nullable().meta({ description: "The last minus the first." }),
  interval: intervalSchema.nullable().meta({
    description:
      "Of the difference: the same images resampled for both; null when there are no two common images of one visual domain, or when labels differ.",
  }),
});

/** Two evaluations side by side. */
export const evaluationComparisonSchema = z
  .strictObject({
    evaluations: z.array(
      z.strictObject({ id: evaluationIdSchema, title: z.string(), finishedAt: z.iso.datetime() }),
    ),
    protocolDifferences: z.array(
      z.strictObject({
        field: z.string().meta({
          description:
            "Of the protocol; or `images scored`, `corrupted copies scored`, when one of the two could not score what the other could: then values are how many each did.",
        }),
        values: z.array(z.unknown()).meta({ description: "One per evaluation." }),
      }),
    ),
    commonImages: z.int().min(0).meta({
      description:
        "How many images both scored: values and differences are of these. With 0, each evaluation's values are of its own images.",
    }),
    overall: comparedSchema,
    labels: z.array(comparedSchema.extend({ label: z.string() })),
    domains: z.array(
      comparedSchema.extend({
        visualDomain: z.string(),
        labels: z.array(comparedSchema.extend({ label: z.string() })),
      }),
    ),
    corruptions: z
      .strictObject({
        meanDegradation: z.number().nullable().meta({
          description:
            "mCD of the last with the first as its reference: the mean over corruptions of its summed 1 - mIoU divided by the first's; less is better, and 1 is as good. Null when a level has no mIoU, or when the first made no mistake.",
        }),
      })
      .nullable()
      .meta({ description: "Null unless both were scored under the same corruptions." }),
  })
  .meta({ id: "EvaluationComparison" });

export type EvaluationComparison = z.infer<typeof evaluationComparisonSchema>;
