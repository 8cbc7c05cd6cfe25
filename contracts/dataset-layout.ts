import { z } from "zod";
import { visualDomainSchema } from "./dataset.ts";
import document from "./dataset-layouts.json" with { type: "json" };

/** The folders and file names of one dataset, as its publishers unpack it. */
export const datasetLayoutSchema = z.strictObject({
  note: z.string(),
  folders: z
    .array(z.strictObject({ images: z.string(), labels: z.string() }))
    .min(1)
    .meta({
      description: "The first that exist are used. May name `{split}` and `{domain}`.",
    }),
  labels: z
    .array(
      z.strictObject({
        prefix: z.string().default(""),
        suffix: z.string(),
        mapping: z.string().meta({
          description: "Id of a label mapping; `{mapping}` is the variant that a source asks for.",
        }),
      }),
    )
    .min(1)
    .meta({ description: "Best first; a file is of the first kind that it fits." }),
  imagePrefix: z.string().default(""),
  imageSuffixes: z.array(z.string()).min(1),
  visualDomain: visualDomainSchema.nullable().meta({
    description: "What a source without a domain shows; null when the source has to choose.",
  }),
  domains: z.array(visualDomainSchema).default([]).meta({
    description: "The only domains to choose from; empty when any name will do.",
  }),
  splits: z.record(z.string(), z.string()).default({}).meta({
    description: "The folder of each split; empty when only a list of names can split the dataset.",
  }),
  hasWhole: z.boolean().default(false).meta({
    description: "Whether the dataset may be read without a split.",
  }),
  mappings: z.array(z.string()).default([]).meta({
    description:
      "Variants of the label mapping, the default first; empty when there is no choice, or any.",
  }),
  captionsTellDomain: z.boolean().default(false).meta({
    description: "Whether captions.jsonl tells what each picture shows.",
  }),
  isDescribed: z.boolean().default(false).meta({
    description: "Whether dataset.json, or else the source, tells mapping and visual domains.",
  }),
});

export type DatasetLayout = z.infer<typeof datasetLayoutSchema>;

/** Every layout that Allweather reads, by its name in sources. Training reads the same file. */
export const DATASET_LAYOUTS: ReadonlyMap<string, DatasetLayout> = new Map(
  Object.entries(
    z
      .strictObject({ note: z.string(), layouts: z.record(z.string(), datasetLayoutSchema) })
      .parse(document).layouts,
  ),
);
