import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { listDatasets } from "#evaluation";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "get",
  path: "/v1/datasets",
  operationId: "listDatasets",
  tags: ["Evaluation"],
  summary: "List the datasets that there are to evaluate on",
  description:
    "Those that describe themselves in a `dataset.json`. A plain folder with `image/` and `label/` can be named too.",
  responses: {
    200: {
      description: "All datasets, by name.",
      content: {
        "application/json": {
          schema: z.strictObject({
            datasets: z.array(
              z.strictObject({
                dataset: z.string().openapi({ description: "What a request calls it." }),
                title: z.string(),
                licence: z.string().nullable(),
                visualDomains: z.array(z.string()),
              }),
            ),
          }),
        },
      },
    },
    ...problemResponses("dataset_invalid", "dataset_not_found", "internal"),
  },
});

export function registerListDatasets(app: OpenAPIHono, { datasetsUrl }: Services): void {
  app.openapi(route, async (c) =>
    c.json({ datasets: await listDatasets({ url: datasetsUrl }) }, 200),
  );
}
