import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { findVersion, getModel, type ListedModel, listModels } from "#model-store";
import type { ModelStatistics, SegmentationStatistics } from "../../../segmentation-statistics.ts";
import type { Services } from "../../../services.ts";
import { problemResponses } from "../../problem.ts";
import { MODEL_ROUTES, referenceOf, TAG } from "./model-routes.ts";

const countSchema = z.int().min(0);
const totalSchema = z.strictObject({ count: countSchema, ns: countSchema });
export const inferenceStatisticsSchema = z
  .strictObject({
    model_stats: z.array(
      z.strictObject({
        name: z.string().openapi({ example: "baseline-mini" }),
        version: z.string().openapi({ example: "1.1.0" }),
        last_inference: countSchema.openapi({ description: "Milliseconds since 1970." }),
        inference_count: countSchema,
        execution_count: countSchema,
        inference_stats: z
          .strictObject({
            success: totalSchema,
            fail: totalSchema,
            queue: totalSchema,
            compute_input: totalSchema,
            compute_infer: totalSchema,
            compute_output: totalSchema,
            cache_hit: totalSchema,
            cache_miss: totalSchema,
          })
          .openapi({
            description:
              "Images since this process started, through every route. `compute_input` decodes, `compute_output` encodes.",
          }),
        batch_stats: z.array(
          z.strictObject({
            batch_size: countSchema,
            compute_input: totalSchema,
            compute_infer: totalSchema,
            compute_output: totalSchema,
          }),
        ),
      }),
    ),
  })
  .openapi("InferenceStatistics");

const responses = {
  200: {
    description: "The counts.",
    content: { "application/json": { schema: inferenceStatisticsSchema } },
  },
  ...problemResponses("request_invalid", "model_not_found", "internal", "artifact_corrupt"),
};

const all = createRoute({
  method: "get",
  path: "/v2/models/stats",
  operationId: "getInferenceStatistics",
  tags: [TAG],
  summary: "Count what every model did",
  responses,
});

/** What was counted by model version. */
export function registerStatistics(app: OpenAPIHono, { store, statistics }: Services): void {
  app.openapi(all, async (c) => {
    const models = await listModels({ store });
    return c.json({ model_stats: models.flatMap((model) => describe(model, statistics)) }, 200);
  });

  for (const { path, params, suffix } of MODEL_ROUTES) {
    const route = createRoute({
      method: "get",
      path: `${path}/stats`,
      operationId: `getInferenceModel${suffix}Statistics`,
      tags: [TAG],
      summary: "Count what a model did",
      request: { params },
      responses,
    });
    app.openapi(route, async (c) => {
      const { name, version } = await findVersion({ store, reference: referenceOf(c) });
      const isOneVersion = c.req.param("version") !== undefined;
      const versions = isOneVersion ? [version] : (await getModel({ store, name })).versions;
      return c.json({ model_stats: describe({ name, versions }, statistics) }, 200);
    });
  }
}

function describe(
  { name, versions }: Pick<ListedModel, "name" | "versions">,
  statistics: SegmentationStatistics,
) {
  return versions.map((version) => ({
    name,
    version,
    ...toTritonStatistics(statistics.of({ name, version })),
  }));
}

/** Each image is an inference and an execution: there is no batching across requests. */
function toTritonStatistics(counted: Readonly<ModelStatistics>) {
  const { success, fail, queue, decode, infer, encode, lastImageAt } = counted;
  const compute = { compute_input: decode, compute_infer: infer, compute_output: encode };
  const nothing = { count: 0, ns: 0 };
  return {
    last_inference: lastImageAt,
    inference_count: success.count,
    execution_count: success.count,
    inference_stats: {
      success,
      fail,
      queue,
      ...compute,
      cache_hit: nothing,
      cache_miss: nothing,
    },
    batch_stats: success.count > 0 ? [{ batch_size: 1, ...compute }] : [],
  };
}
