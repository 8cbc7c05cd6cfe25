import { type Quality, ServiceError } from "#contracts";
import type { RawImage } from "#segmentation";
import { parseJson } from "../../inputs/parse-json.ts";
import {
  type InferRequestJson,
  type InputJson,
  inferRequestSchema,
} from "./infer-request-schema.ts";
import { type OutputName, USUAL_OUTPUTS } from "./model-tensors.ts";
import { readImages } from "./read-images.ts";

/** JSON is parsed by the process that serves everybody, and tensors in it are slow. */
const MAX_JSON_BYTES = 16 * 1024 * 1024;

/** An inference request, checked and taken apart. */
export interface InferRequest {
  id?: string | undefined;
  quality: Quality;
  /** At least one. */
  images: (Uint8Array | RawImage)[];
  /** Each at most once, in the order in which they are answered. */
  outputs: { name: OutputName; isBinary: boolean }[];
}

/**
 * Reads the body of an inference request: JSON, or JSON with the bytes of tensors behind it, or with
 * a header length of 0 nothing but one image file.
 *
 * @param headerLength value of `Inference-Header-Content-Length`.
 * @throws ServiceError `request_invalid`; `request_too_large` when there is too much JSON.
 */
export function parseInferRequest({
  body: bytes,
  headerLength,
  maxImages,
}: {
  body: Uint8Array;
  headerLength: string | undefined;
  maxImages: number;
}): InferRequest {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const jsonBytes = readHeaderLength(headerLength, body.length);
  if (jsonBytes === 0 && headerLength !== undefined) {
    return { quality: "standard", images: [withoutPrefix(body)], outputs: chooseOutputs({}, true) };
  }
  const {
    id,
    inputs,
    outputs,
    parameters = {},
  } = parseJson(body.subarray(0, jsonBytes), {
    schema: inferRequestSchema,
    what: `The JSON of the request (${jsonBytes} bytes, as Inference-Header-Content-Length says or else all)`,
    maxBytes: MAX_JSON_BYTES,
    tensors: "data",
  });
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) {
    throw new ServiceError(
      "request_invalid",
      `There are ${inputs.length} inputs: ${inputs.map(({ name }) => name).join(", ")}. Send either IMAGE or IMAGE_U8, once.`,
    );
  }

  const { quality = "standard", binary_data_output: isBinary = false } = parameters;
  const tensor = sliceInput(input, body.subarray(jsonBytes));
  return {
    id,
    quality,
    images: readImages(input, { bytes: tensor, maxImages }),
    outputs: chooseOutputs({ outputs }, isBinary),
  };
}

function readHeaderLength(text: string | undefined, bodyBytes: number): number {
  if (text === undefined) {
    return bodyBytes;
  }
  const length = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(length <= bodyBytes)) {
    throw new ServiceError(
      "request_invalid",
      `Inference-Header-Content-Length is "${text.slice(0, 32)}", but must be how many of the body's ${bodyBytes} bytes are JSON.`,
    );
  }
  return length;
}

/** Some clients write an element's length before it even where it is the whole body. No image starts so. */
function withoutPrefix(body: Buffer): Buffer {
  const isPrefixed = body.length >= 4 && body.readUInt32LE(0) === body.length - 4;
  return isPrefixed ? body.subarray(4) : body;
}

/** The bytes behind the JSON that are the input; undefined when its data is in the JSON. */
function sliceInput({ name, parameters, data }: InputJson, behind: Buffer): Buffer | undefined {
  const size = parameters?.binary_data_size;
  if (size === undefined ? data === undefined : data !== undefined) {
    throw new ServiceError(
      "request_invalid",
      `${name} has ${size === undefined ? "neither" : "both"} "data" and "binary_data_size". Send one of them.`,
    );
  }
  if ((size ?? 0) !== behind.length) {
    throw new ServiceError(
      "request_invalid",
      `${behind.length} bytes follow the JSON, but the inputs have ${size ?? 0} there. Set binary_data_size and Inference-Header-Content-Length to what is sent.`,
    );
  }
  return size === undefined ? undefined : behind;
}

function chooseOutputs(
  { outputs }: Pick<InferRequestJson, "outputs">,
  isBinary: boolean,
): InferRequest["outputs"] {
  if (outputs === undefined || outputs.length === 0) {
    return USUAL_OUTPUTS.map((name) => ({ name, isBinary }));
  }
  const names = outputs.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw new ServiceError(
      "request_invalid",
      `An output is asked for twice: ${names.join(", ")}. Name each once.`,
    );
  }
  return outputs.map(({ name, parameters }) => ({
    name,
    isBinary: parameters?.binary_data ?? isBinary,
  }));
}
