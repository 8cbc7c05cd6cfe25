import { z } from "zod";
import { labelSchema } from "./label-set.ts";
import { segmentationHeadSchema } from "./segmentation.ts";

const foundLabelSchema = labelSchema.extend({ pixels: z.int().min(1) });

/** A mask in COCO's compressed run lengths. */
export const rleSchema = z.strictObject({
  size: z.tuple([z.int().min(1), z.int().min(1)]).meta({
    description: "Height and width in pixels.",
  }),
  counts: z.string().min(1).meta({ example: "52203" }),
});

/** The mask of every label as run lengths. */
export const segmentationRlesSchema = z
  .strictObject({
    ...segmentationHeadSchema.shape,
    labels: z
      .array(
        foundLabelSchema.extend({
          segmentation: rleSchema.meta({
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
    ...segmentationHeadSchema.shape,
    features: z
      .array(
        z.strictObject({
          type: z.literal("Feature"),
          properties: foundLabelSchema,
          geometry: z.strictObject({
            type: z.literal("MultiPolygon"),
            coordinates: z.array(z.array(ringSchema).min(1)).min(1).meta({
              description:
                "In pixels from the image's upper left corner, x to the right and y down; a pixel is the square between two whole numbers. One polygon for each region whose pixels share edges: its outline, then its holes. By the shoelace formula outlines have positive area and holes negative, which is the right-hand rule of RFC 7946; they add up to exactly as many as the label has pixels.",
            }),
          }),
        }),
      )
      .meta({ description: "The labels that are in the image, by index." }),
  })
  .meta({ id: "SegmentationPolygons" });

export type SegmentationPolygons = z.infer<typeof segmentationPolygonsSchema>;
