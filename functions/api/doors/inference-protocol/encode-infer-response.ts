import { ServiceError } from "#contracts";
import type { TensorDescription } from "./model-tensors.ts";

/** An output tensor: its elements, little-endian. */
export interface OutputTensor extends TensorDescription {
  bytes: Uint8Array;
  isBinary: boolean;
}

export interface EncodedResponse {
  body: Buffer;
  /** Bytes of JSON before tensors; undefined when all of it is JSON. */
  headerLength: number | undefined;
}

/** Numbers take three bytes or more as text, and the process that serves everybody writes them. */
const MAX_JSON_ELEMENTS = 2 ** 22;

/**
 * Writes the answer of an inference: JSON, and behind it the tensors that were asked for as bytes.
 *
 * @throws ServiceError `request_invalid` when too much is asked for as JSON.
 */
export function encodeInferResponse({
  id,
  model,
  version,
  outputs,
}: {
  id: string | undefined;
  model: string;
  version: string;
  outputs: OutputTensor[];
}): EncodedResponse {
  const binary = outputs.filter(({ isBinary }) => isBinary);
  const json = Buffer.from(
    JSON.stringify({
      model_name: model,
      model_version: version,
      ...(id !== undefined && { id }),
      outputs: outputs.map(({ name, datatype, shape, isBinary, bytes }) => ({
        name,
        datatype,
        shape,
        ...(isBinary
          ? { parameters: { binary_data_size: bytes.length } }
          : { data: toNumbers({ name, datatype, bytes }) }),
      })),
    }),
  );
  return {
    body: Buffer.concat([json, ...binary.map(({ bytes }) => bytes)]),
    headerLength: binary.length > 0 ? json.length : undefined,
  };
}

function toNumbers({
  name,
  datatype,
  bytes,
}: Pick<OutputTensor, "name" | "datatype" | "bytes">): number[] {
  const ElementArray =
    datatype === "FP32" ? Float32Array : datatype === "UINT16" ? Uint16Array : Uint8Array;
  const count = bytes.length / ElementArray.BYTES_PER_ELEMENT;
  if (count > MAX_JSON_ELEMENTS) {
    throw new ServiceError(
      "request_invalid",
      `${name} has ${count} elements, and at most ${MAX_JSON_ELEMENTS} are written as JSON. Ask for bytes with the parameter binary_data or binary_data_output.`,
    );
  }
  // A copy, because a typed array must start at a multiple of its element's size.
  return Array.from(new ElementArray(Uint8Array.from(bytes).buffer));
}
