import { ServiceError } from "#contracts";

/**
 * What the query and the body of a request ask for, as one.
 *
 * @throws ServiceError `request_invalid` when both say the same thing: which of them was meant?
 */
export function mergeOptions<Options extends object>(
  query: Partial<Options>,
  body: Partial<Options> = {},
): Partial<Options> {
  const twice = Object.entries(query).find(
    ([name, value]) => value !== undefined && body[name as keyof Options] !== undefined,
  )?.[0];
  if (twice !== undefined) {
    throw new ServiceError(
      "request_invalid",
      `"${twice}" is in the query and in the body. Say it in one of them.`,
    );
  }
  return { ...query, ...body };
}
