import { z } from "@hono/zod-openapi";
import {
  DEFAULT_ALIAS,
  type ModelReference,
  modelNameSchema,
  parseModelReference,
} from "#contracts";

export const stylesParams = z.object({ name: modelNameSchema });

export const stylesQuery = z.strictObject({
  version: z.string().max(64).optional().openapi({
    description: "A version or an alias; `production` when nothing is said.",
    pattern: "^[0-9A-Za-z][0-9A-Za-z.-]*$",
    example: "1.1.0",
  }),
});

/** @throws ServiceError `request_invalid` when it is neither a version nor an alias. */
export function stylesReference(
  { name }: z.infer<typeof stylesParams>,
  { version = DEFAULT_ALIAS }: z.infer<typeof stylesQuery>,
): ModelReference {
  return parseModelReference(`${name}@${version}`);
}
