import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import packageJson from "../../../../package.json" with { type: "json" };
import type { Services } from "../../../services.ts";
import { problemResponses } from "../../problem.ts";
import { TAG } from "./model-routes.ts";

const EXTENSIONS = [
  "binary_tensor_data",
  "model_configuration",
  "model_repository",
  "statistics",
] as const;

const server = createRoute({
  method: "get",
  path: "/v2",
  operationId: "getInferenceServer",
  tags: [TAG],
  summary: "Tell what this server is and which extensions of the protocol it has",
  responses: {
    200: {
      description: "The server.",
      content: {
        "application/json": {
          schema: z
            .strictObject({
              name: z.literal("allweather"),
              version: z.string().openapi({ example: packageJson.version }),
              extensions: z.array(z.enum(EXTENSIONS)),
            })
            .openapi("InferenceServer"),
        },
      },
    },
    ...problemResponses("internal"),
  },
});

const live = createRoute({
  method: "get",
  path: "/v2/health/live",
  operationId: "isInferenceServerLive",
  tags: [TAG],
  summary: "Does the process answer?",
  responses: {
    200: {
      description: "It does.",
      content: { "application/json": { schema: z.strictObject({ live: z.literal(true) }) } },
    },
  },
});

const readyContent = { "application/json": { schema: z.strictObject({ ready: z.boolean() }) } };

const ready = createRoute({
  method: "get",
  path: "/v2/health/ready",
  operationId: "isInferenceServerReady",
  tags: [TAG],
  summary: "Has the default model been loaded and checked?",
  responses: {
    200: { description: "It has.", content: readyContent },
    503: { description: "Not yet.", content: readyContent },
  },
});

export function registerServer(app: OpenAPIHono, { isReady }: Services): void {
  app.openapi(server, (c) =>
    c.json(
      {
        name: "allweather" as const,
        version: packageJson.version,
        extensions: [...EXTENSIONS],
      },
      200,
    ),
  );
  app.openapi(live, (c) => c.json({ live: true as const }, 200));
  app.openapi(ready, (c) =>
    isReady() ? c.json({ ready: true }, 200) : c.json({ ready: false }, 503),
  );
}
