import { z } from "zod";
import camvid11 from "./label-sets/camvid-11.json" with { type: "json" };
import cityscapes19 from "./label-sets/cityscapes-19.json" with { type: "json" };
import { LABEL_IDS } from "./segmentation-format.ts";

/** The value of a pixel that no label claims and no metric counts. */
export const IGNORE_INDEX = 255;

const channelSchema = z.int().min(0).max(255);

export const labelSchema = z.strictObject({
  index: z
    .int()
    .min(0)
    .max(IGNORE_INDEX - 1)
    .meta({
      description: "The pixel value in label maps; Cityscapes calls it trainId.",
    }),
  name: z.string().min(1),
  id: z.int().meta({ description: "The id in the data set's own annotations (labelId)." }),
  color: z.tuple([channelSchema, channelSchema, channelSchema]).meta({ description: "RGB" }),
});

export const LABEL_SET_IDS = ["cityscapes-19", "camvid-11"] as const;

export const labelSetSchema = z
  .strictObject({
    id: z.enum(LABEL_SET_IDS),
    title: z.string(),
    source: z.url(),
    ids: z.array(z.enum(LABEL_IDS)).min(1).meta({
      description:
        "What numbers can stand for these labels. `trainId` is a label's `index` and `labelId` its `id`, where these are Cityscapes' own.",
    }),
    labels: z
      .array(labelSchema)
      .min(2)
      .refine((labels) => labels.every(({ index }, place) => index === place), {
        error: "labels must be listed by index, without gaps",
      }),
  })
  .meta({ id: "LabelSet" });

export type Label = z.infer<typeof labelSchema>;
/** An ordered list of labels with colours. A label's place is its value in label maps. */
export type LabelSet = z.infer<typeof labelSetSchema>;
export type LabelSetId = LabelSet["id"];

/** Every label set that Allweather knows. */
export const LABEL_SETS: Readonly<Record<LabelSetId, LabelSet>> = {
  "cityscapes-19": labelSetSchema.parse(cityscapes19),
  "camvid-11": labelSetSchema.parse(camvid11),
};
