import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Services } from "../../../services.ts";
import { createLoadedModels } from "./loaded-models.ts";
import { registerConfiguration } from "./register-configuration.ts";
import { registerInfer } from "./register-infer.ts";
import { registerModels } from "./register-models.ts";
import { registerRepository } from "./register-repository.ts";
import { registerServer } from "./register-server.ts";
import { registerStatistics } from "./register-statistics.ts";

/**
 * The Open Inference Protocol, version 2, over HTTP, as clients of Triton and KServe speak it.
 *
 * @see https://github.com/kserve/open-inference-protocol
 */
export function registerInferenceProtocol(app: OpenAPIHono, services: Services): void {
  const loadedModels = createLoadedModels();
  registerServer(app, services);
  // Before the models, one of which could otherwise be called "stats".
  registerStatistics(app, services);
  registerModels(app, services, loadedModels);
  registerConfiguration(app, services);
  registerInfer(app, services, loadedModels);
  registerRepository(app, services, loadedModels);
}
