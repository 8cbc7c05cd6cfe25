import { z } from "zod";
import { ServiceError } from "#contracts";
import { assertFewValues } from "./assert-few-values.ts";
import { assertPlainJson, MAX_TENSOR_VALUES } from "./assert-plain-json.ts";

/** JSON is parsed by the process that serves everybody. */
const MAX_BYTES = 48 * 1024 * 1024;

/**
 * Parses JSON and checks it.
 *
 * @param what the error calls it.
 * @param tensors name of the member that may have many values.
 * @throws ServiceError `request_invalid`, `request_too_large`
 */
export function parseJson<Schema extends z.ZodType>(
  bytes: Uint8Array,
  {
    schema,
    what,
    maxBytes = MAX_BYTES,
    tensors,
  }: { schema: Schema; what: string; maxBytes?: number; tensors?: string },
): z.infer<Schema> {
  if (bytes.length > maxBytes) {
    throw new ServiceError(
      "request_too_large",
      `${what} has ${bytes.length} bytes, and at most ${maxBytes} are read as JSON. Send images as bytes.`,
    );
  }
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  assertPlainJson(json, tensors === undefined ? {} : { maxValues: MAX_TENSOR_VALUES });
  const parsed = parse(bytes, what);
  if (tensors !== undefined) {
    assertFewValues(parsed, { except: tensors });
  }
  const { data, error } = schema.safeParse(parsed);
  if (error !== undefined) {
    throw new ServiceError("request_invalid", z.prettifyError(error).slice(0, 2000));
  }
  return data;
}

function parse(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 100) : "";
    throw new ServiceError(
      "request_invalid",
      `${what} is no JSON: ${reason}. Send JSON as RFC 8259 has it, in UTF-8.`,
      { cause },
    );
  }
}
