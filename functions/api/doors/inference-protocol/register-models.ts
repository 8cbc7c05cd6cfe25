import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { findVersion, getModel } from "#model-store";
import type { Services } from "../../../services.ts";
import { problemResponses } from "../../problem.ts";
import type { LoadedModels } from "./loaded-models.ts";
import { MODEL_ROUTES, referenceOf, TAG } from "./model-routes.ts";
import { INPUTS, outputsOf } from "./model-tensors.ts";

const PLATFORM = "onnxruntime_onnx";

const tensorSchema = z
  .strictObject({
    name: z.string(),
    datatype: z.enum(["BYTES", "UINT8", "UINT16", "FP32"]),
    shape: z.array(z.int().min(-1)).openapi({ description: "-1 is any length." }),
  })
  .openapi("InferenceTensor");

const metadataSchema = z
  .strictObject({
    name: z.string().openapi({ example: "baseline-mini" }),
    versions: z.array(z.string()).openapi({ description: "Newest first.", example: ["1.1.0"] }),
    platform: z.literal(PLATFORM),
    inputs: z.array(tensorSchema).openapi({ description: "Send one of them." }),
    outputs: z.array(tensorSchema),
  })
  .openapi("InferenceModel");

const readySchema = z
  .strictObject({ name: z.string(), ready: z.boolean() })
  .openapi("InferenceModelReadiness");

const problems = problemResponses(
  "request_invalid",
  "model_not_found",
  "internal",
  "artifact_corrupt",
);
const readyContent = { "application/json": { schema: readySchema } };

/** Metadata and readiness of models and of their versions. */
export function registerModels(
  app: OpenAPIHono,
  { store }: Services,
  loadedModels: LoadedModels,
): void {
  for (const { path, params, suffix } of MODEL_ROUTES) {
    const metadata = createRoute({
      method: "get",
      path,
      operationId: `getInferenceModel${suffix}`,
      tags: [TAG],
      summary: "Tell what a model takes and gives",
      description:
        "`LABELS` are indices of the model's label set. `CONFIDENCE` is 65535 times the largest softmax probability. `SCORES` are at the network's own stride, and are answered only when they are asked for.",
      request: { params },
      responses: {
        200: {
          description: "The model.",
          content: { "application/json": { schema: metadataSchema } },
        },
        ...problems,
      },
    });
    app.openapi(metadata, async (c) => {
      const manifest = await findVersion({ store, reference: referenceOf(c) });
      const { name, versions } = await getModel({ store, name: manifest.name });
      return c.json(
        {
          name,
          versions,
          platform: PLATFORM as typeof PLATFORM,
          inputs: Object.values(INPUTS).map((input) => ({ ...input, shape: [...input.shape] })),
          outputs: Object.values(outputsOf(manifest)),
        },
        200,
      );
    });

    const ready = createRoute({
      method: "get",
      path: `${path}/ready`,
      operationId: `isInferenceModel${suffix}Ready`,
      tags: [TAG],
      summary: "Can a model be asked?",
      request: { params },
      responses: {
        200: { description: "It can.", content: readyContent },
        ...problems,
        503: { description: "It was unloaded.", content: readyContent },
      },
    });
    app.openapi(ready, async (c) => {
      const { name } = await findVersion({ store, reference: referenceOf(c) });
      return loadedModels.isLoaded(name)
        ? c.json({ name, ready: true }, 200)
        : c.json({ name, ready: false }, 503);
    });
  }
}
