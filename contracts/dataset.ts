import { z } from "zod";
import type { LabelMappingId } from "./label-mapping.ts";
import { LABEL_SET_IDS } from "./label-set.ts";

/** Names a visual domain: a field of a dataset, never read from a path. */
export const visualDomainSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:[ _-][a-z0-9]+)*$/, {
    error: "a visual domain is lower-case words, like night or heavy rain",
  });

/** The 15 common corruptions of Hendrycks and Dietterich (ICLR 2019), in their order. */
export const CORRUPTIONS = [
  "gaussian_noise",
  "shot_noise",
  "impulse_noise",
  "defocus_blur",
  "glass_blur",
  "motion_blur",
  "zoom_blur",
  "snow",
  "frost",
  "fog",
  "brightness",
  "contrast",
  "elastic_transform",
  "pixelate",
  "jpeg_compression",
  // Extra ones, which Kamann and Rother (CVPR 2020) score too.
  "speckle_noise",
  "gaussian_blur",
  "spatter",
  "saturate",
] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

export const corruptionSchema = z.strictObject({
  name: z.enum(CORRUPTIONS),
  severity: z.int().min(1).max(5),
});

/** A folder inside a dataset: relative, and never out of it. */
const folderSchema = z
  .string()
  .max(512)
  .refine((path) => path.split("/").every((each) => each !== "" && each !== ".."), {
    error: "a folder is a relative path without ..",
  });

/** Photographs and label maps that belong together, and what they show. */
export const datasetPartSchema = z.strictObject({
  layout: z.string().optional().meta({
    description: "How folders and names are laid out; without it, pairs of equal stems.",
  }),
  folder: folderSchema.optional().meta({ description: "Where the layout begins." }),
  split: z.string().optional(),
  mapping: z.string().optional().meta({ description: "Id of a label mapping." }),
  image: folderSchema.optional().meta({ description: "Photographs of a part of plain pairs." }),
  label: folderSchema.optional().meta({ description: "Label maps of a part of plain pairs." }),
  visualDomain: visualDomainSchema.optional(),
  corruption: corruptionSchema.optional().meta({
    description: "What was done to the photographs; without it, nothing.",
  }),
});

/**
 * `dataset.json`, beside `image/` and `label/`, or above the folders that its parts name. What
 * training wrote besides is kept and not read.
 */
export const datasetDescriptionSchema = z
  .object({
    name: z.string().min(1).max(128),
    labelSet: z.enum(LABEL_SET_IDS).optional().meta({
      description: "What the values of label maps mean, when they are indices of a label set.",
    }),
    mapping: z.string().optional().meta({ description: "Id of a label mapping, instead." }),
    licence: z.string().optional(),
    source: z.string().optional(),
    visualDomain: visualDomainSchema.optional().meta({ description: "Of what names no other." }),
    images: z
      .array(z.object({ name: z.string(), visualDomain: visualDomainSchema.optional() }))
      .optional()
      .meta({ description: "The pairs to read and what each shows; without it, all there are." }),
    parts: z.array(datasetPartSchema).min(1).optional(),
  })
  .meta({ id: "DatasetDescription" });

export type DatasetDescription = z.infer<typeof datasetDescriptionSchema>;
export type DatasetPart = z.infer<typeof datasetPartSchema>;
export type CorruptionLevel = z.infer<typeof corruptionSchema>;

/** One photograph with its label map. Paths are relative to the dataset's files. */
export interface DatasetPair {
  /** Unique in its dataset: what a photograph and its label map share. */
  name: string;
  image: string;
  label: string;
  /** Id of the label mapping that the values of the label map follow. */
  mapping: LabelMappingId;
  visualDomain: string;
  corruption?: CorruptionLevel | undefined;
}
