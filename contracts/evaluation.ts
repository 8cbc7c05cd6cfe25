import { z } from "zod";
import { CORRUPTIONS, visualDomainSchema } from "./dataset.ts";
import { LABEL_SET_IDS } from "./label-set.ts";
import { QUALITIES } from "./model-manifest.ts";
import { MODEL_REFERENCE_PATTERN } from "./model-reference.ts";

const shareSchema = z.number().min(0).max(1);
const countSchema = z.int().min(0);

/** Visual domains that a request may name. */
const MOST_DOMAINS = 64;

/** The failed share above which an evaluation fails, when nobody says another. */
export const DEFAULT_MAX_FAILED_SHARE = 0.05;
/** The longest page of a list of evaluations. */
export const MOST_EVALUATIONS_LISTED = 100;
export const DEFAULT_BOOTSTRAP = { replicates: 1000, level: 0.95, seed: 1 } as const;

/** Sorts newest first: a clock that runs backwards, then chance. */
export const evaluationIdSchema = z
  .string()
  .regex(/^[0-9a-f]{12}-[0-9a-f]{16}$/, { error: "this is no id of an evaluation" });

/** One to `most` values, none of them twice. */
const setOf = <T extends z.ZodType<string>>(schema: T, most: number) =>
  z
    .array(schema)
    .min(1)
    .max(most)
    .refine((values) => new Set(values).size === values.length, {
      error: ({ input }) => `name each once, and not ${twice(input)} twice`,
    })
    .meta({ uniqueItems: true });

/** What a caller asks for. Strict, so that a typing slip is an error. */
export const evaluationRequestSchema = z
  .strictObject({
    model: z.string().max(140).meta({
      description: "`name`, `name@version` or `name@alias`, as for segmentation.",
      pattern: MODEL_REFERENCE_PATTERN,
      example: "baseline-mini",
    }),
    dataset: z
      .string()
      .max(256)
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/, {
        error: "a dataset is named by its folder below the server's datasets",
      })
      .meta({ description: "As `GET /v1/datasets` lists it.", example: "camvid" }),
    quality: z.enum(QUALITIES).default("standard"),
    domains: setOf(visualDomainSchema, MOST_DOMAINS).optional().meta({
      description: "Only these visual domains; without it, all.",
    }),
    corruptions: z
      .union([setOf(z.enum(CORRUPTIONS), CORRUPTIONS.length), z.literal("all")], {
        error: `name each once, or write "all"; known are ${CORRUPTIONS.join(", ")}`,
      })
      .optional()
      .meta({
        description:
          "Also these corruptions, or all, at every severity that the dataset has copies of; without it, none.",
      }),
    labelSet: z.enum(LABEL_SET_IDS).optional().meta({
      description:
        "Score in this label set; without it, in the coarser of the model's and the dataset's.",
    }),
    maxFailedShare: shareSchema.default(DEFAULT_MAX_FAILED_SHARE).meta({
      description: "The evaluation fails when a larger share of the images cannot be scored.",
    }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(DEFAULT_BOOTSTRAP.seed)
      .meta({
        description: "Of the bootstrap intervals.",
      }),
  })
  .meta({ id: "EvaluationRequest" });

export const EVALUATION_STATES = ["waiting", "running", "succeeded", "failed", "canceled"] as const;

/** How far an evaluation is. */
export const evaluationStatusSchema = z
  .strictObject({
    id: evaluationIdSchema,
    state: z.enum(EVALUATION_STATES),
    createdAt: z.iso.datetime(),
    request: evaluationRequestSchema.or(z.null()).meta({
      description: "Null when it was not asked for through the API.",
    }),
    model: z
      .string()
      .nullable()
      .meta({ description: "name@version; null for others' predictions." }),
    dataset: z.string(),
    images: z.strictObject({
      total: countSchema.nullable().meta({ description: "Null until they have been counted." }),
      done: countSchema,
      failed: countSchema,
    }),
    imagesPerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    partial: z
      .strictObject({
        miou: shareSchema.nullable(),
        domains: z.array(
          z.strictObject({
            visualDomain: z.string(),
            imageCount: countSchema,
            miou: shareSchema.nullable(),
          }),
        ),
      })
      .nullable()
      .meta({ description: "Over the images done so far." }),
    failure: z.string().nullable(),
  })
  .meta({ id: "EvaluationStatus" });

export type EvaluationRequest = z.infer<typeof evaluationRequestSchema>;
export type EvaluationStatus = z.infer<typeof evaluationStatusSchema>;
export type EvaluationState = (typeof EVALUATION_STATES)[number];

function twice(values: unknown): string {
  return Array.isArray(values)
    ? String(values.find((value, place) => values.indexOf(value) < place))
    : "one";
}
