import { z } from "@hono/zod-openapi";

/** Any text: one that is no id is one that was not found. */
export const jobParams = z.object({
  id: z.string().max(64).openapi({ example: "fe5dff387dea-8fe4a957e259822b" }),
});
