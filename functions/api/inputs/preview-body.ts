import { FINEST_GRID, LARGEST_SEED, MODEL_REFERENCE_PATTERN } from "#contracts";
import { IMAGE_FIELD } from "./read-form.ts";

const binary = { type: "string", format: "binary" } as const;
const field = (name: string, schema: object) => ({
  description: `As \`${name}\` in the query.`,
  ...schema,
});

/** The bodies that a request to preview styles can have, for the OpenAPI document. */
export const PREVIEW_BODY = {
  "image/jpeg": { schema: binary },
  "image/png": { schema: binary },
  "image/webp": { schema: binary },
  "application/octet-stream": { schema: binary },
  "multipart/form-data": {
    schema: {
      type: "object" as const,
      properties: {
        [IMAGE_FIELD]: binary,
        model: field("model", { type: "string", pattern: MODEL_REFERENCE_PATTERN }),
        styles: field("styles", { type: "string", minLength: 1 }),
        strength: field("strength", { type: "number", minimum: 0, maximum: 1 }),
        grid: field("grid", { type: "integer", minimum: 1, maximum: FINEST_GRID }),
        seed: field("seed", { type: "integer", minimum: 0, maximum: LARGEST_SEED }),
      },
      required: [IMAGE_FIELD],
      additionalProperties: false,
    },
  },
  // By name, as a schema itself would have every body validated, images too.
  "application/json": { schema: { $ref: "#/components/schemas/StylePreviewInput" } },
};
