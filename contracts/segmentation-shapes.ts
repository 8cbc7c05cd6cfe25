import { z } from "zod";
import { labelSchema } from "./label-set.ts";
import { segmentationHeadSchema, shareSchema } from "./segmentation.ts";
import { LABEL_IDS } from "./segmentation-format.ts";

const shapesHead = {
  ...segmentationHeadSchema.shape,
  ids: z.enum(LABEL_IDS).meta({ description: "What the `value` of a label is." }),
};

const foundLabelSchema = labelSchema.extend({
  value: z.int().min(0).max(254).meta({
    description: "The number of this label in label maps, as `ids` asks for it.",
  }),
  pixels: z.int().min(1),
  meanConfidence: shareSchema,
});

/** The mask of every label as run lengths, as COCO writes them. */
export const segmentationRlesSchema = z
  .strictObject({
    ...shapesHead,
    labels: z
      .array(
        foundLabelSchema.extend({
          segmentation: z
            .strictObject({
              size: z.tuple([z.int().min(1), z.int().min(1)]).meta({
                description: "Height and width in pixels.",
              }),
              counts: z.string().meta({ example: "12<4" }),
            })
            .meta({
              description:
                "COCO's compressed run lengths, column by column: what `pycocotools.mask.decode` reads.",
            }),
        }),
      )
      .meta({ description: "The labels that are in the image, by index." }),
  })
  .meta({ id: "SegmentationRles" });

export type SegmentationRles = z.infer<typeof segmentationRlesSchema>;

const positionSchema = z.tuple([z.int().min(0), z.int().min(0)]);
const ringSchema = z.array(positionSchema).min(5);

/** The regions of every label as polygons with holes, along the edges of pixels. */
export const segmentationPolygonsSchema = z
  .strictObject({
    type: z.literal("FeatureCollection"),
    ...shapesHead,
    features: z
      .array(
        z.strictObject({
          type: z.literal("Feature"),
          id: z.int().min(0).max(254).meta({ description: "The label's `value`." }),
          properties: foundLabelSchema,
          geometry: z.strictObject({
            type: z.literal("MultiPolygon"),
            coordinates: z.array(z.array(ringSchema).min(1)).min(1).meta({
              description:
                "In pixels from the image's upper left corner, x to the right and y down; a pixel is the square between two whole numbers. One polygon for each region whose pixels share edges: its outline, then its holes. Outlines have positive area by the shoelace formula, holes negative; all of them together have exactly as much as the label has pixels.",
            }),
          }),
        }),
      )
      .meta({ description: "The labels that are in the image, by index." }),
  })
  .meta({ id: "SegmentationPolygons" });

export type SegmentationPolygons = z.infer<typeof segmentationPolygonsSchema>;
