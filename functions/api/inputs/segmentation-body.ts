import { segmentationQuerySchema } from "#contracts";
import { IMAGE_FIELD } from "./read-form.ts";

const binary = { type: "string", format: "binary" } as const;

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
          Object.keys(segmentationQuerySchema.shape).map((name) => [
            name,
            { type: "string" as const, description: `As \`${name}\` in the query.` },
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
