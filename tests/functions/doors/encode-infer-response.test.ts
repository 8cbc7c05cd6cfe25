import { expect, test } from "vitest";
import {
  encodeInferResponse,
  type OutputTensor,
} from "../../../functions/api/doors/inference-protocol/encode-infer-response.ts";

const named = { id: "a", model: "m", version: "1.0.0" };

test("a long tensor is written as JSON in pieces, while others are served", async () => {
  const numbers = Uint16Array.from({ length: 40_000 }, (_, place) => place);
  let isOtherServed = false;
  setImmediate(() => {
    isOtherServed = true;
  });

  const { body, headerLength } = await encodeInferResponse({
    ...named,
    outputs: [tensor("CONFIDENCE", "UINT16", numbers), tensor("LABELS", "UINT8", Uint8Array.of(7))],
  });

  expect(headerLength).toBeUndefined();
  expect(JSON.parse(String(body))).toEqual({
    model_name: "m",
    model_version: "1.0.0",
    id: "a",
    outputs: [
      { name: "CONFIDENCE", datatype: "UINT16", shape: [40_000], data: [...numbers] },
      { name: "LABELS", datatype: "UINT8", shape: [1], data: [7] },
    ],
  });
  expect(isOtherServed).toBe(true);
});

test("all outputs together may have only so many elements as JSON", async () => {
  const half = new Uint8Array(2 ** 21 + 1);
  const outputs = [tensor("LABELS", "UINT8", half), tensor("CONFIDENCE", "UINT8", half)];

  await expect(encodeInferResponse({ ...named, outputs })).rejects.toMatchObject({
    code: "request_invalid",
    message: expect.stringContaining("LABELS and CONFIDENCE have 4194306 elements"),
  });
});

function tensor(
  name: string,
  datatype: OutputTensor["datatype"],
  elements: Uint8Array | Uint16Array,
): OutputTensor {
  const bytes = new Uint8Array(elements.buffer);
  return { name, datatype, shape: [elements.length], bytes, isBinary: false };
}
