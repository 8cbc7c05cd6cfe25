import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { drawPicture } from "../../segmentation/pictures.ts";
import type { TestApp } from "../test-app.ts";
import { inferBody } from "./infer-body.ts";

export const HEADER_LENGTH = "Inference-Header-Content-Length";
/** Of the picture that all these requests are about. */
export const SIZE = { widthPx: 64, heightPx: 48 };
export const PNG = await drawPicture(SIZE).png().toBuffer();
export const RGB = await drawPicture(SIZE).raw().toBuffer();
export const PIXELS = { name: "IMAGE_U8", datatype: "UINT8", shape: [1, 48, 64, 3] };

interface BinaryRequest {
  tensor?: Uint8Array;
  input?: object;
  headers?: Record<string, string>;
  model?: string;
  parameters?: object;
  outputs?: object[];
  id?: string;
}

/** Asks with an input that comes as bytes: the picture's pixels, when nothing else is said. */
export function binaryInfer(
  app: TestApp,
  {
    tensor = RGB,
    input = PIXELS,
    headers = {},
    model = "baseline-mini",
    ...rest
  }: BinaryRequest = {},
): Promise<Response> {
  const parameters = { binary_data_size: tensor.length };
  const { body, headerLength } = inferBody({
    json: { ...rest, inputs: [{ ...input, parameters }] },
    tensor,
  });
  const isPacked = headers["Content-Encoding"] === "gzip";
  return app.request(`/v2/models/${model}/infer`, {
    method: "POST",
    body: new Uint8Array(isPacked ? gzipSync(body) : body),
    headers: { [HEADER_LENGTH]: String(headerLength), ...headers },
  });
}

/** JSON and the tensors behind it, by name. */
export async function readAnswer(response: Response, unpack = (bytes: Buffer): Buffer => bytes) {
  const bytes = unpack(Buffer.from(await response.arrayBuffer()));
  let at = Number(response.headers.get(HEADER_LENGTH) ?? bytes.length);
  const json = JSON.parse(bytes.subarray(0, at).toString());
  const tensors = new Map<string, Buffer>();
  for (const { name, parameters } of json.outputs) {
    if (parameters !== undefined) {
      tensors.set(name, bytes.subarray(at, at + parameters.binary_data_size));
      at += parameters.binary_data_size;
    }
  }
  expect(at).toBe(bytes.length);
  return { json, tensors };
}

export const ALL_BYTES = { parameters: { binary_data_output: true } };
