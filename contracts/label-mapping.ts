import { z } from "zod";
import camvid11 from "./label-mappings/camvid-11.json" with { type: "json" };
import camvid11AsCityscapes19 from "./label-mappings/camvid-11-as-cityscapes-19.json" with {
  type: "json",
};
import cityscapes19ToCamvid11 from "./label-mappings/cityscapes-19-to-camvid-11.json" with {
  type: "json",
};
import cityscapesIds from "./label-mappings/cityscapes-ids.json" with { type: "json" };
import cityscapesTrainIds from "./label-mappings/cityscapes-train-ids.json" with { type: "json" };
import gta5 from "./label-mappings/gta5.json" with { type: "json" };
import idd from "./label-mappings/idd.json" with { type: "json" };
import mapillaryRein from "./label-mappings/mapillary-v1.2-rein.json" with { type: "json" };
import mapillaryRobustnet from "./label-mappings/mapillary-v1.2-robustnet.json" with {
  type: "json",
};
import synthia from "./label-mappings/synthia.json" with { type: "json" };
import urbansyn from "./label-mappings/urbansyn.json" with { type: "json" };
import { IGNORE_INDEX, LABEL_SET_IDS, LABEL_SETS, type LabelSetId } from "./label-set.ts";

export const LABEL_MAPPING_IDS = [
  "camvid-11",
  "camvid-11-as-cityscapes-19",
  "cityscapes-19-to-camvid-11",
  "cityscapes-ids",
  "cityscapes-train-ids",
  "gta5",
  "idd",
  "mapillary-v1.2-rein",
  "mapillary-v1.2-robustnet",
  "synthia",
  "urbansyn",
] as const;

const byteSchema = z.int().min(0).max(255);

export const labelMappingSchema = z
  .strictObject({
    id: z.enum(LABEL_MAPPING_IDS),
    title: z.string(),
    source: z.url(),
    note: z.string(),
    to: z.enum(LABEL_SET_IDS),
    labels: z
      .array(
        z.strictObject({
          id: byteSchema.meta({ description: "The value in label maps." }),
          name: z.string(),
          index: byteSchema.meta({ description: "In the label set; 255 is ignored." }),
          color: z.tuple([byteSchema, byteSchema, byteSchema]).optional().meta({
            description: "RGB, in label maps that were saved as colours.",
          }),
        }),
      )
      .min(1)
      .refine((labels) => new Set(labels.map(({ id }) => id)).size === labels.length, {
        error: "no id may be listed twice",
      }),
  })
  .refine(
    ({ to, labels }) =>
      labels.every(({ index }) => index === IGNORE_INDEX || index < LABEL_SETS[to].labels.length),
    { error: "an index must be of the label set that is mapped to" },
  );

export type LabelMapping = z.infer<typeof labelMappingSchema>;
export type LabelMappingId = LabelMapping["id"];

/** Every table from the values of label maps to the indices of a label set. The value 255 is ignored in all. */
export const LABEL_MAPPINGS: Readonly<Record<LabelMappingId, LabelMapping>> = {
  "camvid-11": labelMappingSchema.parse(camvid11),
  "camvid-11-as-cityscapes-19": labelMappingSchema.parse(camvid11AsCityscapes19),
  "cityscapes-19-to-camvid-11": labelMappingSchema.parse(cityscapes19ToCamvid11),
  "cityscapes-ids": labelMappingSchema.parse(cityscapesIds),
  "cityscapes-train-ids": labelMappingSchema.parse(cityscapesTrainIds),
  gta5: labelMappingSchema.parse(gta5),
  idd: labelMappingSchema.parse(idd),
  "mapillary-v1.2-rein": labelMappingSchema.parse(mapillaryRein),
  "mapillary-v1.2-robustnet": labelMappingSchema.parse(mapillaryRobustnet),
  synthia: labelMappingSchema.parse(synthia),
  urbansyn: labelMappingSchema.parse(urbansyn),
};

/** The mapping of label maps that hold the indices of a label set. */
export const IDENTITY_MAPPINGS: Readonly<Record<LabelSetId, LabelMappingId>> = {
  "camvid-11": "camvid-11",
  "cityscapes-19": "cityscapes-train-ids",
};
