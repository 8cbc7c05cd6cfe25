import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { findVersion } from "#model-store";
import type { Services } from "../../../services.ts";
import { problemResponses } from "../../problem.ts";
import { MODEL_ROUTES, referenceOf, TAG } from "./model-routes.ts";
import { INPUTS, outputsOf, type TensorDescription } from "./model-tensors.ts";

const dimsSchema = z.array(z.int().min(-1));

const configurationSchema = z
  .strictObject({
    name: z.string().openapi({ example: "baseline-mini" }),
    platform: z.literal("onnxruntime_onnx"),
    backend: z.literal("onnxruntime"),
    version_policy: z.strictObject({ all: z.strictObject({}) }),
    max_batch_size: z.literal(0).openapi({
      description: "0: the first dimension of a tensor is like the others, and no batch.",
    }),
    input: z.array(
      z.strictObject({
        name: z.string(),
        data_type: z.string().openapi({ example: "TYPE_UINT8" }),
        dims: dimsSchema,
        optional: z.literal(true),
      }),
    ),
    output: z.array(z.strictObject({ name: z.string(), data_type: z.string(), dims: dimsSchema })),
  })
  .openapi("InferenceModelConfiguration");

/** The configuration of models in Triton's words, which its load generator reads. */
export function registerConfiguration(app: OpenAPIHono, { store }: Services): void {
  for (const { path, params, suffix } of MODEL_ROUTES) {
    const route = createRoute({
      method: "get",
      path: `${path}/config`,
      operationId: `getInferenceModel${suffix}Configuration`,
      tags: [TAG],
      summary: "Show a model's configuration in Triton's words",
      request: { params },
      responses: {
        200: {
          description: "The configuration.",
          content: { "application/json": { schema: configurationSchema } },
        },
        ...problemResponses("request_invalid", "model_not_found", "internal", "artifact_corrupt"),
      },
    });
    app.openapi(route, async (c) => {
      const manifest = await findVersion({ store, reference: referenceOf(c) });
      return c.json(
        {
          name: manifest.name,
          platform: "onnxruntime_onnx" as const,
          backend: "onnxruntime" as const,
          version_policy: { all: {} },
          max_batch_size: 0 as const,
          input: Object.values(INPUTS).map((input) => ({
            ...toTritonTensor(input),
            optional: true as const,
          })),
          output: Object.values(outputsOf(manifest)).map(toTritonTensor),
        },
        200,
      );
    });
  }
}

function toTritonTensor({
  name,
  datatype,
  shape,
}: Readonly<Omit<TensorDescription, "shape">> & { shape: readonly number[] }) {
  const dataType = datatype === "BYTES" ? "STRING" : datatype;
  return { name, data_type: `TYPE_${dataType}`, dims: [...shape] };
}
