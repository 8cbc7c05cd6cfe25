import { z } from "@hono/zod-openapi";
import { OUTPUT_NAMES } from "./model-tensors.ts";

/** The JSON of an answer. */
export const inferResponseSchema = z
  .strictObject({
    model_name: z.string().openapi({ example: "baseline-mini" }),
    model_version: z.string().openapi({ example: "1.1.0" }),
    id: z.string().optional().openapi({ description: "The request's." }),
    outputs: z.array(
      z.strictObject({
        name: z.enum(OUTPUT_NAMES),
        datatype: z.enum(["UINT8", "UINT16", "FP32"]),
        shape: z.array(z.int().min(1)).openapi({ example: [1, 2, 2] }),
        parameters: z.strictObject({ binary_data_size: z.int().min(0) }).optional(),
        data: z
          .array(z.number())
          .optional()
          .openapi({ description: "Flat, row-major.", example: [0, 0, 5, 5] }),
      }),
    ),
  })
  .openapi("InferResponse");
