import { z } from "zod";
import { labelSchema } from "./label-set.ts";
import { numberField, numberInText } from "./number-field.ts";
import { segmentationFields, segmentationHeadSchema, shareSchema } from "./segmentation.ts";
import { imageSourceSchema } from "./segmentation-input.ts";
import { bankedStyleSchema, FINEST_GRID } from "./style-list.ts";

/** Styles that one request may preview. */
export const MOST_STYLES = 8;
/** Characters of one style's name or words. */
export const LONGEST_PROMPT = 200;

/** The words of a style, or its name in a bank. */
export const styleTextSchema = z
  .string()
  .refine((text) => text.trim() !== "", { error: "a style is empty; write its name or words" })
  .refine((text) => text.length <= LONGEST_PROMPT, {
    error: ({ input }) =>
      `a style has ${String(input).length} characters, and at most ${LONGEST_PROMPT} are read; say it in fewer words`,
  })
  .meta({ minLength: 1, maxLength: LONGEST_PROMPT, pattern: "\\S", example: "foggy road" });

/** A style that is asked for: of the bank, by words, or whichever of the two a text means. */
const styleChoiceSchema = z.union(
  [
    styleTextSchema,
    z.strictObject({ bank: styleTextSchema }),
    z.strictObject({ prompt: styleTextSchema }),
  ],
  {
    error: ({ input }) =>
      typeof input === "string"
        ? styleTextSchema.safeParse(input).error?.issues[0]?.message
        : 'a style is a text, {"bank": "its name"} or {"prompt": "words"}',
  },
);

export type StyleChoice = z.infer<typeof styleChoiceSchema>;

const stylesSchema = z
  .array(styleChoiceSchema, {
    error: ({ input }) =>
      input === undefined
        ? "styles are missing; name at least one"
        : 'styles are no list; write ["foggy road"]',
  })
  .min(1, { error: "there is no style; name at least one" })
  .max(MOST_STYLES, {
    error: ({ input }) =>
      `there are ${(input as unknown[]).length} styles, and one request may have ${MOST_STYLES}; ask for the others with another`,
  })
  .meta({
    description:
      "Styles to look at the image in. A text is the name of a style of the version's bank where there is one, else words that a style is predicted from. A style of the bank is mixed into all patches; one of words is predicted for each patch's own label.",
  });

/** What a caller may say besides the image. */
export const stylePreviewFields = {
  model: segmentationFields.model,
  styles: stylesSchema,
  strength: numberField({ what: "strength", min: 0, max: 1, isWhole: false }).meta({
    description:
      "The share of the style in the mixture, the same for all channels: 0 leaves the image as it is, 1 dresses it wholly in the style. When nothing is said it is drawn for each channel, as in training.",
    example: 0.7,
  }),
  grid: numberField({ what: "grid", min: 1, max: FINEST_GRID, isWhole: true }).meta({
    description:
      "Rows and columns of patches, each with statistics of its own. When nothing is said, as in training.",
    example: 3,
  }),
  seed: segmentationFields.seed,
};

/** What to do with an image. Strict, so that a typing slip is an error. */
export const stylePreviewRequestSchema = z.strictObject({
  model: stylePreviewFields.model.optional(),
  styles: stylePreviewFields.styles,
  strength: stylePreviewFields.strength.optional(),
  grid: stylePreviewFields.grid.optional(),
  seed: stylePreviewFields.seed.default(0),
});

export type StylePreviewRequest = z.infer<typeof stylePreviewRequestSchema>;

/** The same in a query or a form: texts, with commas between styles. */
export const stylePreviewQuerySchema = z.strictObject({
  model: stylePreviewFields.model.optional(),
  styles: z
    .preprocess(
      (text) => (typeof text === "string" ? text.split(",") : text),
      z
        .array(styleTextSchema)
        .min(1)
        .max(MOST_STYLES, {
          error: ({ input }) =>
            `there are ${(input as unknown[]).length} styles, and one request may have ${MOST_STYLES}; ask for the others with another`,
        }),
    )
    .optional()
    .meta({
      description: stylesSchema.meta()?.description,
      example: ["foggy road", "night rain"],
      param: { style: "form", explode: false },
    }),
  strength: numberInText(stylePreviewFields.strength),
  grid: numberInText(stylePreviewFields.grid),
  seed: numberInText(stylePreviewFields.seed),
});

/** An image and styles to look at it in, in one JSON document. */
export const stylePreviewInputSchema = z
  .strictObject({
    image: imageSourceSchema,
    model: stylePreviewFields.model.optional(),
    styles: stylePreviewFields.styles.optional(),
    strength: stylePreviewFields.strength.optional(),
    grid: stylePreviewFields.grid.optional(),
    seed: stylePreviewFields.seed.optional(),
  })
  .meta({ id: "StylePreviewInput" });

/** What a body can say besides its image. */
export type StylePreviewOptions = Omit<z.infer<typeof stylePreviewInputSchema>, "image">;

function encodedSchema(mediaType: string) {
  return z.strictObject({
    mediaType: z.literal(mediaType),
    data: z.string().meta({ contentEncoding: "base64" }),
  });
}

const millisecondsSchema = z.number().min(0);

/** What styles change of one image's label map. */
export const stylePreviewSchema = z
  .strictObject({
    model: segmentationHeadSchema.shape.model,
    image: segmentationHeadSchema.shape.image,
    grid: stylePreviewFields.grid,
    seed: stylePreviewFields.seed,
    strength: stylePreviewFields.strength.nullable().meta({
      description: "Null when it was drawn for each channel.",
    }),
    before: z
      .strictObject({
        labelMap: encodedSchema("image/png"),
        labels: z
          .array(labelSchema.extend({ pixelShare: shareSchema }))
          .meta({ description: "The labels that are in the image, largest first." }),
      })
      .meta({ description: "Without a style: what `POST /v1/segment` answers." }),
    styles: z.array(
      z.strictObject({
        name: z.string().meta({ example: "foggy road" }),
        source: z.enum(["bank", "words"]),
        label: z
          .string()
          .optional()
          .meta({ description: "Of a style of the bank: the label that it was mined for." }),
        unknownWords: z.array(z.string()).meta({
          description: "Words that the text encoder has never seen, and that were left out.",
        }),
        stability: shareSchema.meta({
          description: "Share of the pixels that keep their label.",
        }),
        meanIou: shareSchema.meta({
          description:
            "Mean over the labels of both label maps of their overlap: intersection over union.",
        }),
        labels: z
          .array(
            labelSchema.extend({
              shareBefore: shareSchema,
              shareAfter: shareSchema,
              changedShare: shareSchema.nullable().meta({
                description:
                  "Share of the label's pixels that have another one under the style; null when it had none.",
              }),
            }),
          )
          .meta({ description: "The labels of either label map, largest before first." }),
        labelMap: encodedSchema("image/png"),
        picture: encodedSchema("image/webp").optional().meta({
          description: "The photograph in this style, when the version can draw it.",
        }),
      }),
    ),
    timingsMs: z.strictObject({
      queue: millisecondsSchema,
      decode: millisecondsSchema,
      infer: millisecondsSchema,
      encode: millisecondsSchema,
    }),
  })
  .meta({ id: "StylePreview" });

export type StylePreview = z.infer<typeof stylePreviewSchema>;

/** The styles that a version can preview. */
export const modelStylesSchema = z
  .strictObject({
    model: segmentationHeadSchema.shape.model,
    grid: stylePreviewFields.grid,
    canPicture: z.boolean().meta({ description: "Whether previews come with a picture." }),
    canPredict: z.boolean().meta({
      description: "Whether a style can be given in words that the bank does not have.",
    }),
    thumbnails: z
      .strictObject({
        url: z.string().meta({
          example: "/v1/models/famix-mini/styles/thumbnails?version=1.1.0",
        }),
        columns: z.int().min(1),
        tileWidthPx: z.int().min(1),
        tileHeightPx: z.int().min(1),
      })
      .meta({
        description:
          "One PNG with a tile for each style, row by row: the style on a synthetic street.",
      }),
    styles: z.array(bankedStyleSchema),
  })
  .meta({ id: "ModelStyles" });

export type ModelStyles = z.infer<typeof modelStylesSchema>;
