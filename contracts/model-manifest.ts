import { z } from "zod";
import { LABEL_SET_IDS } from "./label-set.ts";
import { modelNameSchema, versionNumberSchema } from "./model-reference.ts";
import { STYLE_ROLES, type StyleRole } from "./style-roles.ts";

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const commitSchema = z.string().regex(/^[0-9a-f]{40}$/);
const shareSchema = z.number().min(0).max(1);

/** A plain file name: it can name nothing outside the version's folder. */
const fileNameSchema = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
  .refine((name) => name !== "manifest.json" && name !== "signature.json", {
    error: "this name belongs to the store",
  });

export const METHODS = ["supervised", "famix", "clouds"] as const;
export const QUALITIES = ["fast", "standard", "best"] as const;

const fileFields = {
  file: fileNameSchema,
  sha256: sha256Schema,
  sizeBytes: z.int().min(1),
};

/** One file of a version, and what it is for. */
export const artifactSchema = z.discriminatedUnion("role", [
  z.strictObject({
    role: z.literal("graph").meta({ description: "The served ONNX graph of one quality." }),
    quality: z.enum(QUALITIES),
    precision: z.enum(["fp32", "fp16", "int8"]),
    ...fileFields,
  }),
  z.strictObject({
    role: z.literal("weights").meta({ description: "External data that graphs refer to by name." }),
    ...fileFields,
  }),
  z.strictObject({
    role: z.literal("golden").meta({
      description:
        "safetensors with image, and the labels, confidence and scores that the trained network gives for it.",
    }),
    ...fileFields,
  }),
  ...Object.values(STYLE_ROLES).flatMap(styleArtifactSchemas),
]);

/** How far a run may stray from a golden output before the model counts as broken. */
export const goldenCaseSchema = z.strictObject({
  file: fileNameSchema,
  quality: z.enum(QUALITIES),
  tolerance: z.strictObject({
    labels: shareSchema.meta({ description: "Share of pixels whose label may differ." }),
    confidence: shareSchema.meta({ description: "Largest difference, as a probability." }),
    scores: z.number().min(0).meta({ description: "Largest absolute difference." }),
  }),
});

export const inputLimitsSchema = z.strictObject({
  minSidePx: z.int().min(1),
  maxSidePx: z.int().min(1),
  maxPixels: z.int().min(1),
});

export const licenceSchema = z.strictObject({
  licence: z.string().min(1).meta({ description: "SPDX identifier where there is one." }),
  subject: z.string().min(1).meta({ description: "What the licence is for." }),
  source: z.string().min(1).optional(),
});

/** Everything that decides a measured number besides the model. */
export const protocolSchema = z.strictObject({
  split: z.string().min(1),
  imageCount: z.int().min(1),
  widthPx: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "Left out where sizes were not recorded." }),
  heightPx: z.int().min(1).optional(),
  labelSet: z.enum(LABEL_SET_IDS),
  metric: z.literal("data-set level mIoU over labels in truth or prediction, 255 ignored"),
  testTime: z
    .string()
    .min(1)
    .meta({ description: "Scales, flips, windows; where labels are compared." }),
  checkpoint: z.string().min(1).meta({ description: "Which checkpoint, and chosen on what." }),
});

export const measuredResultSchema = z.strictObject({
  dataset: z.string().min(1),
  visualDomain: z.string().min(1),
  seenInTraining: z.boolean(),
  miou: shareSchema,
  iou: z.record(z.string(), shareSchema.nullable()).meta({
    description: "By label name; null for a label that is in neither truth nor prediction.",
  }),
  protocol: protocolSchema,
  evaluation: z
    .strictObject({
      id: z.string(),
      finishedAt: z.iso.datetime(),
      quality: z.enum(QUALITIES),
      miouInterval: z.strictObject({ low: shareSchema, high: shareSchema }).nullable(),
      boundaryIou: shareSchema.nullable(),
      ece: shareSchema.nullable(),
      failedImages: z.int().min(0),
      pairsDigest: sha256Schema,
    })
    .optional()
    .meta({ description: "Which evaluation measured it, and what it measured besides." }),
});

export const modelManifestSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    name: modelNameSchema,
    version: versionNumberSchema,
    description: z.string().min(1),
    method: z.enum(METHODS),
    backbone: z.string().min(1),
    parameterCount: z.int().min(1),
    labelSet: z.enum(LABEL_SET_IDS),
    input: inputLimitsSchema,
    artifacts: z.array(artifactSchema).min(1),
    golden: z.array(goldenCaseSchema).min(1),
    licences: z.strictObject({
      code: licenceSchema,
      weights: licenceSchema,
      data: z.array(licenceSchema),
    }),
    training: z.strictObject({
      data: z.array(z.string().min(1)),
      recipe: z.string().min(1),
      settings: z.record(z.string(), z.unknown()),
      seed: z.int().nullable().meta({ description: "Null when nobody recorded it." }),
      commit: commitSchema.nullable().meta({
        description: "Of the code that trained the weights. Null when nobody recorded it.",
      }),
    }),
    results: z.array(measuredResultSchema),
  })
  .superRefine(checkFiles)
  .meta({ id: "ModelManifest" });

export type ModelManifest = z.infer<typeof modelManifestSchema>;
export type MeasuredResult = z.infer<typeof measuredResultSchema>;
export type Artifact = z.infer<typeof artifactSchema>;
export type GoldenCase = z.infer<typeof goldenCaseSchema>;
export type InputLimits = z.infer<typeof inputLimitsSchema>;
export type Quality = (typeof QUALITIES)[number];

/** A version whose files lie checked in a folder, under the names that the manifest gives them. */
export interface OpenedModel {
  manifest: ModelManifest;
  folder: string;
}

function styleArtifactSchemas(roles: { [Role in StyleRole]?: string }) {
  return Object.entries(roles).map(([role, description]) =>
    z.strictObject({
      role: z.literal(role as StyleRole).meta({ description }),
      ...fileFields,
    }),
  );
}

function checkFiles(
  { artifacts, golden }: { artifacts: Artifact[]; golden: GoldenCase[] },
  context: z.RefinementCtx,
): void {
  const files = artifacts.map(({ file }) => file);
  if (new Set(files).size !== files.length) {
    context.addIssue({
      code: "custom",
      path: ["artifacts"],
      message: "two artifacts share a file name",
    });
  }
  const qualities = artifacts.flatMap((artifact) =>
    artifact.role === "graph" ? artifact.quality : [],
  );
  if (!qualities.includes("standard") || new Set(qualities).size !== qualities.length) {
    context.addIssue({
      code: "custom",
      path: ["artifacts"],
      message: "there must be one graph of quality standard, and at most one of every other",
    });
  }
  checkStyleGroups(artifacts, context);
  for (const [place, { file, quality }] of golden.entries()) {
    if (!artifacts.some((artifact) => artifact.role === "golden" && artifact.file === file)) {
      context.addIssue({
        code: "custom",
        path: ["golden", place, "file"],
        message: `no golden artifact is called ${file}`,
      });
    }
    if (!qualities.includes(quality)) {
      context.addIssue({
        code: "custom",
        path: ["golden", place, "quality"],
        message: `no graph has quality ${quality}`,
      });
    }
  }
}

function checkStyleGroups(artifacts: Artifact[], context: z.RefinementCtx): void {
  const roles: string[] = artifacts.map(({ role }) => role);
  for (const [group, descriptions] of Object.entries(STYLE_ROLES)) {
    const wanted = Object.keys(descriptions);
    const found = roles.filter((role) => wanted.includes(role));
    if (found.length > 0 && found.toSorted().join() !== wanted.toSorted().join()) {
      context.addIssue({
        code: "custom",
        path: ["artifacts"],
        message: `for ${group} there must be ${wanted.join(", ")}, each once, or none of them`,
      });
    }
    if (found.length > 0 && !roles.includes("style-before")) {
      context.addIssue({
        code: "custom",
        path: ["artifacts"],
        message: `there are files for ${group}, but none for styles, which they need`,
      });
    }
  }
}
