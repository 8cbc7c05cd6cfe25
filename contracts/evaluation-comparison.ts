import { z } from "zod";
import { evaluationIdSchema } from "./evaluation.ts";
import { intervalSchema } from "./evaluation-report.ts";

const comparedSchema = z.strictObject({
  values: z.array(z.number().nullable()).meta({ description: "One per evaluation." }),
  difference: z.number().nullable().meta({ description: "The last minus the first." }),
  interval: intervalSchema.nullable().meta({
    description: "Of the difference: the same images resampled for both; null when images differ.",
  }),
});

/** Two evaluations side by side. */
export const evaluationComparisonSchema = z
  .strictObject({
    evaluations: z.array(
      z.strictObject({ id: evaluationIdSchema, title: z.string(), finishedAt: z.iso.datetime() }),
    ),
    protocolDifferences: z.array(
      z.strictObject({ field: z.string(), values: z.array(z.unknown()) }),
    ),
    overall: comparedSchema,
    labels: z.array(comparedSchema.extend({ label: z.string() })),
    domains: z.array(
      comparedSchema.extend({
        visualDomain: z.string(),
        labels: z.array(comparedSchema.extend({ label: z.string() })),
      }),
    ),
  })
  .meta({ id: "EvaluationComparison" });

export type EvaluationComparison = z.infer<typeof evaluationComparisonSchema>;
