import { setImmediate } from "node:timers/promises";
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

const ELEMENTS = {
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  FP32: Float32Array,
} as const;

/** Numbers take three bytes or more as text. Of all outputs of one answer. */
const MAX_JSON_ELEMENTS = 2 ** 22;
/** Written at a time: some ten milliseconds, in which nobody else is served. */
const PIECE_ELEMENTS = 2 ** 14;

/**
 * Writes the answer of an inference: JSON, and behind it the tensors that were asked for as bytes.
 *
 * @throws ServiceError `request_invalid` when too much is asked for as JSON.
 */
export async function encodeInferResponse({
  id,
  model,
  version,
  outputs,
}: {
  id: string | undefined;
  model: string;
  version: string;
  outputs: OutputTensor[];
}): Promise<EncodedResponse> {
  assertFewElements(outputs.filter(({ isBinary }) => !isBinary));
  const about = { model_name: model, model_version: version, ...(id !== undefined && { id }) };
  const pieces: Uint8Array[] = [Buffer.from(`${openObject(about)},"outputs":[`)];
  for (const [place, output] of outputs.entries()) {
    pieces.push(Buffer.from(place > 0 ? "," : ""), ...(await describe(output)));
  }
  pieces.push(Buffer.from("]}"));
  const json = Buffer.concat(pieces);

  const binary = outputs.filter(({ isBinary }) => isBinary);
  return {
    body: Buffer.concat([json, ...binary.map(({ bytes }) => bytes)]),
    headerLength: binary.length > 0 ? json.length : undefined,
  };
}

/** JSON of one output, in pieces. */
async function describe(output: OutputTensor): Promise<Buffer[]> {
  const { name, datatype, shape, bytes, isBinary } = output;
  if (isBinary) {
    const parameters = { binary_data_size: bytes.length };
    return [Buffer.from(JSON.stringify({ name, datatype, shape, parameters }))];
  }
  const elements = elementsOf(output);
  const pieces = [Buffer.from(`${openObject({ name, datatype, shape })},"data":[`)];
  for (let at = 0; at < elements.length; at += PIECE_ELEMENTS) {
    const numbers = JSON.stringify([...elements.subarray(at, at + PIECE_ELEMENTS)]).slice(1, -1);
    pieces.push(Buffer.from(at > 0 ? `,${numbers}` : numbers));
    await setImmediate();
  }
  return [...pieces, Buffer.from("]}")];
}

/** An object's JSON without its end, so that more can follow. */
function openObject(object: object): string {
  return JSON.stringify(object).slice(0, -1);
}

function elementsOf({ datatype, bytes }: OutputTensor) {
  if (datatype === "BYTES") {
    throw new Error("no output has strings");
  }
  // A copy, because a typed array must start at a multiple of its element's size.
  return new ELEMENTS[datatype](Uint8Array.from(bytes).buffer);
}

function assertFewElements(outputs: OutputTensor[]): void {
  const count = outputs.reduce(
    (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
    0,
  );
  if (count > MAX_JSON_ELEMENTS) {
    throw new ServiceError(
      "request_invalid",
      `${outputs.map(({ name }) => name).join(" and ")} have ${count} elements, and at most ${MAX_JSON_ELEMENTS} are written as JSON. Ask for bytes with the parameter binary_data or binary_data_output.`,
    );
  }
}
