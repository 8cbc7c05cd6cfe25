import { z } from "@hono/zod-openapi";
import { QUALITIES } from "#contracts";
import { INPUTS, type InputName, OUTPUT_NAMES } from "./model-tensors.ts";

const INPUT_NAMES = Object.keys(INPUTS) as [InputName];

const inputSchema = z.strictObject({
  name: z.enum(INPUT_NAMES),
  shape: z
    .array(z.int().min(0))
    .min(1)
    .max(8)
    .openapi({ example: [1] }),
  datatype: z.string().openapi({ example: INPUTS.IMAGE.datatype }),
  parameters: z
    .strictObject({
      binary_data_size: z.int().min(0).optional().openapi({
        description: "Bytes of this tensor behind the JSON, in the order of `inputs`.",
      }),
      content_type: z.literal("base64").optional().openapi({
        description: "How `data` of BYTES is written; this is how even when it is left out.",
      }),
    })
    .optional(),
  data: z
    .unknown()
    .optional()
    .openapi({
      description: "The elements in row-major order, flat or nested; base64 strings for BYTES.",
      example: ["/9j/4AAQSkZJRg=="],
    }),
});

const outputSchema = z.strictObject({
  name: z.enum(OUTPUT_NAMES),
  parameters: z
    .strictObject({
      binary_data: z.boolean().optional().openapi({
        description: "Whether this output comes behind the JSON; overrides `binary_data_output`.",
      }),
      classification: z.literal(0).optional(),
    })
    .optional(),
});

/** The JSON of an inference request. Strict, so that what is not known is not silently ignored. */
export const inferRequestSchema = z.strictObject({
  id: z.string().max(1024).optional().openapi({ description: "Comes back in the answer." }),
  parameters: z
    .strictObject({
      quality: z.enum(QUALITIES).optional(),
      binary_data_output: z.boolean().optional().openapi({
        description: "Whether outputs come behind the JSON as bytes.",
      }),
      // Clients of Triton may send these; there are no sequences and no priorities here.
      priority: z.int().optional(),
      timeout: z.int().optional(),
      sequence_id: z.union([z.int(), z.string()]).optional(),
      sequence_start: z.boolean().optional(),
      sequence_end: z.boolean().optional(),
    })
    .optional(),
  inputs: z
    .array(inputSchema)
    .min(1)
    .openapi({ description: "`IMAGE` or `IMAGE_U8`, never both." }),
  outputs: z.array(outputSchema).optional().openapi({
    description: "What to answer with; `LABELS` and `CONFIDENCE` when left out.",
  }),
});

export type InferRequestJson = z.infer<typeof inferRequestSchema>;
export type InputJson = InferRequestJson["inputs"][number];
