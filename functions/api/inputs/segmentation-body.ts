import {
  LABEL_IDS,
  LARGEST_SEED,
  MODEL_REFERENCE_PATTERN,
  MOST_ROBUSTNESS_RUNS,
  QUALITIES,
  SEGMENTATION_FORMATS,
  SEGMENTATION_TENSORS,
  type segmentationQuerySchema,
} from "#contracts";
import { IMAGE_FIELD } from "./read-form.ts";

const binary = { type: "string", format: "binary" } as const;

/** In a form every field is text, numbers too, and lists have commas. */
const FIELDS: Record<keyof typeof segmentationQuerySchema.shape, object> = {
  model: { pattern: MODEL_REFERENCE_PATTERN },
  quality: { enum: [...QUALITIES] },
  format: listOf(SEGMENTATION_FORMATS),
  labels: { minLength: 1 },
  ids: { enum: [...LABEL_IDS] },
  tensors: listOf(SEGMENTATION_TENSORS),
  robustness: { type: "integer", minimum: 0, maximum: MOST_ROBUSTNESS_RUNS },
  seed: { type: "integer", minimum: 0, maximum: LARGEST_SEED },
};

/** The bodies that a request to segment can have, for the OpenAPI document. */
export const SEGMENTATION_BODY = {
  "image/jpeg": { schema: binary },
  "image/png": { schema: binary },
  "image/webp": { schema: binary },
  "application/octet-stream": { schema: binary },
  "multipart/form-data": {
    schema: {
      type: "object" as const,
      properties: {
        [IMAGE_FIELD]: {
          type: "array" as const,
          items: binary,
          minItems: 1,
          description: "One part for each image.",
        },
        ...Object.fromEntries(
          Object.entries(FIELDS).map(([name, schema]) => [
            name,
            { type: "string" as const, description: `As \`${name}\` in the query.`, ...schema },
          ]),
        ),
      },
      required: [IMAGE_FIELD],
      additionalProperties: false,
    },
  },
  // By name, as a schema itself would have every body validated, images too.
  "application/json": { schema: { $ref: "#/components/schemas/SegmentationInput" } },
};

function listOf(values: readonly string[]) {
  const value = `(${values.join("|")})`;
  return { pattern: `^${value}(,${value})*$` };
}
