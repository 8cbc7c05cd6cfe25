import { z } from "zod";
import { LABEL_SET_IDS, labelSchema } from "./label-set.ts";
import { QUALITIES } from "./model-manifest.ts";
import {
  MODEL_REFERENCE_PATTERN,
  modelNameSchema,
  versionNumberSchema,
} from "./model-reference.ts";
import { numberField, numberInText } from "./number-field.ts";
import { LABEL_IDS, SEGMENTATION_FORMATS, SEGMENTATION_TENSORS } from "./segmentation-format.ts";

/** Styles that one image may be looked at in, to see what of its label map holds. */
export const MOST_ROBUSTNESS_RUNS = 32;
export const LARGEST_SEED = 2 ** 32 - 1;

/** One of a closed list, whose error names the list. */
function oneOf<const Values extends readonly [string, ...string[]]>(what: string, values: Values) {
  return z.enum(values, {
    error: ({ input }) =>
      `${JSON.stringify(input)?.slice(0, 64)} is no ${what}; write one of ${values.join(", ")}`,
  });
}

/** What a caller may say besides the image. */
export const segmentationFields = {
  model: z.string().meta({
    description:
      "`name`, `name@version` or `name@alias`; a bare name means its alias `production`. Without it, the server's default model.",
    pattern: MODEL_REFERENCE_PATTERN,
    example: "baseline-mini@1.1.0",
  }),
  quality: oneOf("quality", QUALITIES).meta({
    description:
      "`fast` sees the image at half its scale, `standard` (when nothing is said) at its own, and `best` takes the mean of both. Every version has `standard`; its manifest lists its graphs.",
  }),
  formats: z.array(oneOf("format", SEGMENTATION_FORMATS)).min(1).meta({
    description: "What to answer with. Several make the answer `multipart/mixed`.",
  }),
  labels: z.array(z.string().min(1)).min(1).meta({
    description:
      "Names of the labels that matter. Pixels of others become 255 in label maps, and have no confidence in confidence maps; lists leave them out.",
  }),
  ids: oneOf("kind of ids", LABEL_IDS).meta({
    description:
      "Which number stands for a label in label maps, in tensors and in the names of masks: `index` (when nothing is said) is its place in the model's label set; `trainId` and `labelId` are those of Cityscapes, where the label set has them. JSON tells both index and id of every label.",
  }),
  tensors: z.array(oneOf("tensor", SEGMENTATION_TENSORS)).min(1).meta({
    description:
      "What `npz` and `safetensors` hold; when nothing is said, `labels`. `labels` are u8 [height, width]; `confidence` is u16 [height, width], 65535 times the largest softmax probability; `scores` are f32 [labels, h, w] at the network's own stride, of the labels that are asked for, by index.",
  }),
  robustness: numberField({
    what: "robustness",
    min: 0,
    max: MOST_ROBUSTNESS_RUNS,
    isWhole: true,
  }).meta({
    description:
      "In how many drawn styles the image is looked at besides its own: for each patch of the image a style of its own label, as in training. `disagreement` and `summary` tell what of the label map holds. Each costs the quota as many pixels as the image has. Needs a version that can preview styles, at quality `standard`.",
    example: 8,
  }),
  seed: numberField({ what: "seed", min: 0, max: LARGEST_SEED, isWhole: true }).meta({
    description:
      "What styles are drawn from: the same seed draws the same; 0 when nothing is said.",
  }),
};

/** What a caller may ask for. Strict, so that a typing slip is an error. */
export const segmentationRequestSchema = z
  .strictObject({
    model: segmentationFields.model.optional(),
    quality: segmentationFields.quality.default("standard"),
    formats: segmentationFields.formats.default(["label-map"]),
    labels: segmentationFields.labels.optional(),
    ids: segmentationFields.ids.default("index"),
    tensors: segmentationFields.tensors.default(["labels"]),
    robustness: segmentationFields.robustness.default(0),
    seed: segmentationFields.seed.default(0),
  })
  .superRefine(checkRobustness)
  .meta({ id: "SegmentationRequest" });

export type SegmentationRequest = z.infer<typeof segmentationRequestSchema>;

/** `a,b` in a query is a list. */
const listed = <Item extends z.ZodType>(list: z.ZodArray<Item>) =>
  z
    .preprocess((text) => (typeof text === "string" ? text.split(",") : text), list)
    .optional()
    .meta({
      ...list.meta(),
      param: { style: "form", explode: false },
    });

/** The same in a query, where lists are separated by commas and nothing has a default yet. */
export const segmentationQuerySchema = z.strictObject({
  model: segmentationFields.model.optional(),
  quality: segmentationFields.quality.optional(),
  format: listed(segmentationFields.formats),
  labels: listed(segmentationFields.labels),
  ids: segmentationFields.ids.optional(),
  tensors: listed(segmentationFields.tensors),
  robustness: numberInText(segmentationFields.robustness),
  seed: numberInText(segmentationFields.seed),
});

export const shareSchema = z.number().min(0).max(1);

/** What every answer in JSON starts with. */
export const segmentationHeadSchema = z.strictObject({
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
});

export type SegmentationHead = z.infer<typeof segmentationHeadSchema>;

/** The answer of a segmentation in numbers. */
export const segmentationSummarySchema = z
  .strictObject({
    ...segmentationHeadSchema.shape,
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
    robustness: z
      .strictObject({
        runs: segmentationFields.robustness.min(1),
        seed: segmentationFields.seed,
        score: shareSchema.meta({
          description:
            "Mean over all pixels of the share of styles under which they keep their label: 1 when nothing changes.",
        }),
      })
      .optional()
      .meta({ description: "When it was asked for." }),
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

function checkRobustness(
  { robustness, quality, formats }: { robustness: number; quality: string; formats: string[] },
  context: z.RefinementCtx,
): void {
  if (robustness === 0 && formats.includes("disagreement")) {
    context.addIssue({
      code: "custom",
      path: ["formats"],
      message: `disagreement is of several styles; say how many with robustness, from 1 to ${MOST_ROBUSTNESS_RUNS}`,
    });
  }
  if (robustness > 0 && quality !== "standard") {
    context.addIssue({
      code: "custom",
      path: ["quality"],
      message: `robustness is of quality standard, not of ${quality}; leave one of them out`,
    });
  }
}
