import type { z } from "zod";
import { type SegmentationOptions, ServiceError, type segmentationQuerySchema } from "#contracts";

/**
 * What the query and the body of a request ask for, as one.
 *
 * @throws ServiceError `request_invalid` when both say the same thing: which of them was meant?
 */
export function mergeOptions(
  { format: formats, ...query }: z.infer<typeof segmentationQuerySchema>,
  body: SegmentationOptions = {},
): SegmentationOptions {
  const fromQuery: SegmentationOptions = { ...query, ...(formats && { formats }) };
  const twice = Object.keys(fromQuery).find(
    (name) => Object.hasOwn(body, name) && body[name as keyof SegmentationOptions] !== undefined,
  );
  if (twice !== undefined) {
    throw new ServiceError(
      "request_invalid",
      `"${twice}" is in the query and in the body. Say it in one of them.`,
    );
  }
  return { ...fromQuery, ...body };
}
