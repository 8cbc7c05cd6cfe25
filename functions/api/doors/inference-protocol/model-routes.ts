import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  aliasSchema,
  type ModelReference,
  modelNameSchema,
  parseModelReference,
  versionNumberSchema,
} from "#contracts";

export const TAG = "Open Inference Protocol";

export const modelParams = z.object({
  model: modelNameSchema.meta({ example: "baseline-mini" }),
});

const versionParams = modelParams.extend({
  version: z.union([versionNumberSchema, aliasSchema]).openapi({
    description: "A version, or an alias that points at one.",
    example: "1.1.0",
  }),
});

/** Whatever can be asked of a model can be asked of one version; without one, `production` is meant. */
export const MODEL_ROUTES = [
  { path: "/v2/models/{model}", params: modelParams, suffix: "" },
  { path: "/v2/models/{model}/versions/{version}", params: versionParams, suffix: "Version" },
] as const;

/** The version that the path of one of these routes means. */
export function referenceOf(c: Context): ModelReference {
  const { model, version } = c.req.param() as { model: string; version?: string };
  return parseModelReference(version === undefined ? model : `${model}@${version}`);
}
