import { z } from "zod";
import { type ErrorCode, ServiceError } from "#contracts";

/**
 * Reads a JSON document of a known shape.
 *
 * @throws ServiceError `code` when the bytes are no JSON or have another shape.
 */
export function parseDocument<T>({
  body,
  schema,
  code,
  what,
  advice,
}: {
  body: Uint8Array;
  schema: z.ZodType<T>;
  code: ErrorCode;
  /** Names the document in messages, like the advice that ends them. */
  what: string;
  advice: string;
}): T {
  const refuse = (reason: string, cause: unknown) =>
    new ServiceError(code, `${what} ${reason} ${advice}`, { cause });

  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw refuse(`cannot be read: ${(error as Error).message}.`, error);
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    throw refuse(`is not valid:\n${z.prettifyError(result.error)}\n`, result.error);
  }
  return result.data;
}
