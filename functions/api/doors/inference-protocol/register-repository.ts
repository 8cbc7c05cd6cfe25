import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { getModel, listModels } from "#model-store";
import type { Services } from "../../../services.ts";
import { parseJson } from "../../inputs/parse-json.ts";
import { bodyOf } from "../../inputs/request-body.ts";
import { problemResponses } from "../../problem.ts";
import { describeOnly } from "../describe-only.ts";
import type { LoadedModels } from "./loaded-models.ts";
import { modelParams, referenceOf, TAG } from "./model-routes.ts";

const indexSchema = z
  .array(
    z.strictObject({
      name: z.string().openapi({ example: "baseline-mini" }),
      version: z.string().openapi({ example: "1.1.0" }),
      state: z.enum(["READY", "UNAVAILABLE"]),
      reason: z.string().openapi({ example: "" }),
    }),
  )
  .openapi("InferenceRepositoryIndex");

const indexRequestSchema = z.strictObject({
  ready: z.boolean().optional().openapi({ description: "Only those that can be asked." }),
});
const loadRequestSchema = z.strictObject({ parameters: z.strictObject({}).optional() });
const unloadRequestSchema = z.strictObject({
  parameters: z.strictObject({ unload_dependents: z.boolean().optional() }).optional(),
});

const done = {
  description: "Done.",
  content: {
    "application/json": { schema: z.strictObject({}).openapi("InferenceNothing") },
  },
};

/** The protocol's repository extension. */
export function registerRepository(
  app: OpenAPIHono,
  { store, models, segmentation }: Services,
  loadedModels: LoadedModels,
): void {
  const index = createRoute({
    method: "post",
    path: "/v2/repository/index",
    operationId: "listInferenceRepository",
    tags: [TAG],
    summary: "List every version of every model, and whether it can be asked",
    request: describeBody(app, { name: "InferenceIndexRequest", schema: indexRequestSchema }),
    responses: {
      200: {
        description: "The versions, by name, newest first.",
        content: { "application/json": { schema: indexSchema } },
      },
      ...problemResponses("request_invalid", "internal", "artifact_corrupt"),
    },
  });
  app.openapi(index, async (c) => {
    const { ready = false } = await readOptions(c, indexRequestSchema);
    const listed = await listModels({ store });
    return c.json(
      listed
        .filter(({ name }) => !ready || loadedModels.isLoaded(name))
        .flatMap(({ name, versions }) =>
          versions.map((version) => ({ name, version, ...stateOf(name, loadedModels) })),
        ),
      200,
    );
  });

  const load = createRoute({
    method: "post",
    path: "/v2/repository/models/{model}/load",
    operationId: "loadInferenceModel",
    tags: [TAG],
    summary: "Bring a model into every child process",
    description:
      "Models load by themselves when they are first asked for; this spares the first caller the wait, and undoes an unload. What is loaded is the version that `production` points at. Configuration and files cannot be overridden.",
    request: {
      params: modelParams,
      ...describeBody(app, { name: "InferenceLoadRequest", schema: loadRequestSchema }),
    },
    responses: {
      200: done,
      ...problemResponses(
        "request_invalid",
        "model_not_found",
        "internal",
        "artifact_corrupt",
        "model_unusable",
      ),
    },
  });
  app.openapi(load, async (c) => {
    await readOptions(c, loadRequestSchema);
    const model = await models.open(referenceOf(c));
    await segmentation.prepare(model);
    loadedModels.load(model.manifest.name);
    return c.json({}, 200);
  });

  const unload = createRoute({
    method: "post",
    path: "/v2/repository/models/{model}/unload",
    operationId: "unloadInferenceModel",
    tags: [TAG],
    summary: "Take a model out of service",
    description:
      "Until it is loaded again, or this process ends, the protocol's routes refuse to infer with it and say that it is not ready. Other routes and other processes are not affected.",
    request: {
      params: modelParams,
      ...describeBody(app, { name: "InferenceUnloadRequest", schema: unloadRequestSchema }),
    },
    responses: {
      200: done,
      ...problemResponses("request_invalid", "model_not_found", "internal", "artifact_corrupt"),
    },
  });
  app.openapi(unload, async (c) => {
    await readOptions(c, unloadRequestSchema);
    const { name } = await getModel({ store, name: c.req.valid("param").model });
    loadedModels.unload(name);
    return c.json({}, 200);
  });
}

function stateOf(name: string, { isLoaded }: LoadedModels) {
  return isLoaded(name)
    ? { state: "READY" as const, reason: "" }
    : { state: "UNAVAILABLE" as const, reason: "unloaded" };
}

function describeBody(app: OpenAPIHono, described: Parameters<typeof describeOnly>[1]) {
  return { body: { content: { "application/json": describeOnly(app, described) } } };
}

/** The body may be left out, and clients send it without a Content-Type. */
async function readOptions<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body = await bodyOf(c).bytes();
  return body.length === 0
    ? schema.parse({})
    : parseJson(body, { schema, what: "The request's body" });
}
