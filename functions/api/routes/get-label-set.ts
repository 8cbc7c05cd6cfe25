import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { LABEL_SETS, labelSetSchema, ServiceError } from "#contracts";
import { problemResponses } from "../problem.ts";

const route = createRoute({
  method: "get",
  path: "/v1/label-sets/{id}",
  operationId: "getLabelSet",
  tags: ["Models"],
  summary: "Show a label set: names, colours, ids",
  request: { params: z.object({ id: z.string().openapi({ example: "cityscapes-19" }) }) },
  responses: {
    200: {
      description: "The labels, by index.",
      content: { "application/json": { schema: labelSetSchema } },
    },
    ...problemResponses("label_set_not_found", "internal"),
  },
});

export function registerGetLabelSet(app: OpenAPIHono): void {
  app.openapi(route, (c) => {
    const { id } = c.req.valid("param");
    const labelSet = Object.values(LABEL_SETS).find((each) => each.id === id);
    if (labelSet === undefined) {
      throw new ServiceError(
        "label_set_not_found",
        `There is no label set ${JSON.stringify(id.slice(0, 64))}. There are ${Object.keys(LABEL_SETS).join(", ")}.`,
      );
    }
    return c.json(labelSet, 200);
  });
}
