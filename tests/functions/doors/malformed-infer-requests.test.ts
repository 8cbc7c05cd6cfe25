import { describe, expect, test } from "vitest";
import { parseInferRequest } from "../../../functions/api/doors/inference-protocol/parse-infer-request.ts";
import { inferBody, stringTensor } from "./infer-body.ts";

const PNG = Buffer.from("\x89PNG\r\n\x1a\n and so on", "latin1");
const PIXELS = Uint8Array.from({ length: 2 * 3 * 3 }, (_, place) => place);
const RAW = { name: "IMAGE_U8", datatype: "UINT8", shape: [1, 2, 3, 3] };
const FILE = { name: "IMAGE", datatype: "BYTES", shape: [1] };

function parse(body: Uint8Array | string, headerLength?: string | number) {
  return parseInferRequest({
    body: Buffer.from(body),
    headerLength: headerLength?.toString(),
    maxImages: 4,
  });
}

describe("refused is", () => {
  const withInput = (input: object) => JSON.stringify({ inputs: [input] });
  const flat = [...PIXELS];

  test.each<[string, string | Uint8Array, RegExp]>([
    ["nothing at all", "", /no JSON/],
    ["what is no JSON", "{", /no JSON/],
    ["NaN", withInput({ ...RAW, data: 1 }).replace('"data":1', '"data":[NaN]'), /no JSON/],
    ["what is no UTF-8", Buffer.from([0x22, 0xff, 0x22]), /no JSON/],
    ["a list", "[]", /expected object/],
    ["no input", JSON.stringify({ inputs: [] }), /inputs/],
    ["an unknown field", JSON.stringify({ inputs: [{ ...RAW, data: flat }], input: 1 }), /"input"/],
    ["an unknown input", withInput({ ...RAW, name: "X", data: flat }), /IMAGE_U8/],
    [
      "an unknown output",
      JSON.stringify({ inputs: [{ ...RAW, data: flat }], outputs: [{ name: "X" }] }),
      /SCORES/,
    ],
    [
      "an output twice",
      JSON.stringify({
        inputs: [{ ...RAW, data: flat }],
        outputs: [{ name: "LABELS" }, { name: "LABELS" }],
      }),
      /twice/,
    ],
    [
      "an unknown parameter",
      JSON.stringify({ inputs: [{ ...RAW, data: flat }], parameters: { qualty: "best" } }),
      /qualty/,
    ],
    [
      "shared memory",
      withInput({ ...RAW, parameters: { shared_memory_region: "a" } }),
      /shared_memory_region/,
    ],
    [
      "a classification",
      JSON.stringify({
        inputs: [{ ...RAW, data: flat }],
        outputs: [{ name: "LABELS", parameters: { classification: 3 } }],
      }),
      /classification/,
    ],
    [
      "both inputs",
      JSON.stringify({
        inputs: [
          { ...RAW, data: flat },
          { ...FILE, data: ["AAAA"] },
        ],
      }),
      /2 inputs: IMAGE_U8, IMAGE/,
    ],
    [
      "an input twice",
      JSON.stringify({
        inputs: [
          { ...RAW, data: flat },
          { ...RAW, data: flat },
        ],
      }),
      /2 inputs: IMAGE_U8, IMAGE_U8/,
    ],
    ["an input without data", withInput(RAW), /neither/],
    ["an input with null data", withInput({ ...RAW, data: null }), /neither flat nor nested/],
    [
      "data twice",
      withInput({ ...RAW, data: flat, parameters: { binary_data_size: 0 } }),
      /both "data" and "binary_data_size"/,
    ],
    ["another datatype", withInput({ ...RAW, datatype: "FP32", data: flat }), /"FP32"/],
    ["a negative length", withInput({ ...RAW, shape: [1, -2, 3, 3], data: flat }), /shape/],
    ["half a length", withInput({ ...RAW, shape: [1, 2.5, 3, 3], data: flat }), /shape/],
    ["another rank", withInput({ ...RAW, shape: [2, 3, 3], data: flat }), /\[2,3,3\]/],
    ["no shape", withInput({ ...RAW, shape: [], data: flat }), /shape/],
    ["four channels", withInput({ ...RAW, shape: [1, 2, 3, 4], data: flat }), /\[1,2,3,4\]/],
    ["an empty tensor", withInput({ ...RAW, shape: [0, 2, 3, 3], data: [] }), /\[0,2,3,3\]/],
    ["an image without pixels", withInput({ ...RAW, shape: [1, 0, 3, 3], data: [] }), /1 or more/],
    [
      "a shape whose product overflows",
      withInput({ ...RAW, shape: [1, 9007199254740991, 9007199254740991, 3], data: flat }),
      /too large/,
    ],
    [
      "a shape whose product wraps to what was sent",
      withInput({ ...RAW, shape: [1, 4294967296, 4294967296, 3], data: [] }),
      /too large/,
    ],
    ["a length past integers", withInput({ ...RAW, shape: [1e300, 2, 3, 3], data: flat }), /shape/],
    ["too many images", withInput({ ...FILE, shape: [5], data: [] }), /at most 4 images/],
    ["too few numbers", withInput({ ...RAW, data: flat.slice(1) }), /neither flat nor nested/],
    ["too many numbers", withInput({ ...RAW, data: [...flat, 0] }), /neither flat nor nested/],
    ["lists of other lengths", withInput({ ...RAW, data: [[[flat]]] }), /neither flat nor nested/],
    ["a list among numbers", withInput({ ...RAW, data: [[], ...flat.slice(1)] }), /neither flat/],
    ["a number over 255", withInput({ ...RAW, data: [...flat.slice(1), 256] }), /256/],
    ["a number under 0", withInput({ ...RAW, data: [...flat.slice(1), -1] }), /-1/],
    ["half a number", withInput({ ...RAW, data: [...flat.slice(1), 0.5] }), /0\.5/],
    ["null among numbers", withInput({ ...RAW, data: [...flat.slice(1), null] }), /null/],
    ["data that is text", withInput({ ...RAW, data: "AAAA" }), /neither flat nor nested/],
    ["what is no base64", withInput({ ...FILE, data: ["a photograph"] }), /no base64/],
    ["a data URL", withInput({ ...FILE, data: ["data:image/png;base64,AAAA"] }), /no base64/],
    ["a number for a file", withInput({ ...FILE, data: [1] }), /has 1 at 0/],
    ["fewer files than the shape says", withInput({ ...FILE, shape: [2], data: ["AAAA"] }), /2/],
    [
      "another content type",
      withInput({ ...FILE, data: ["AAAA"], parameters: { content_type: "hex" } }),
      /base64/,
    ],
    ["a prototype", '{"__proto__":{"inputs":[]}}', /__proto__/],
    [
      "deep nesting",
      withInput({ ...RAW, data: 1 }).replace(":1}", `:${"[".repeat(1e5)}}`),
      /levels/,
    ],
  ])("%s", (_, body, message) => {
    expect(() => parse(body)).toThrow(
      expect.objectContaining({
        code: "request_invalid",
        message: expect.stringMatching(message),
      }),
    );
  });

  const json = { inputs: [{ ...RAW, parameters: { binary_data_size: PIXELS.length } }] };
  const whole = inferBody({ json, tensor: PIXELS });
  const files = (tensor: Uint8Array, shape = [1]) =>
    inferBody({
      json: { inputs: [{ ...FILE, shape, parameters: { binary_data_size: tensor.length } }] },
      tensor,
    });
  const long = Buffer.from(stringTensor(PNG));
  long.writeUInt32LE(0xffffffff, 0);

  test.each<[string, { body: Uint8Array; headerLength?: string | number }, RegExp]>([
    ["longer than the body", { ...whole, headerLength: whole.body.length + 1 }, /must be how many/],
    ["negative", { ...whole, headerLength: "-1" }, /"-1"/],
    ["no number", { ...whole, headerLength: "0x10" }, /"0x10"/],
    ["empty", { ...whole, headerLength: "" }, /""/],
    ["two numbers", { ...whole, headerLength: "1, 2" }, /"1, 2"/],
    ["past integers", { ...whole, headerLength: "9".repeat(40) }, /must be how many/],
    ["missing", { body: whole.body }, /no JSON/],
    ["a byte short", { ...whole, headerLength: whole.headerLength - 1 }, /no JSON/],
    ["a byte long", { ...whole, headerLength: whole.headerLength + 1 }, /no JSON/],
  ])("a header length that is %s", (_, { body, headerLength }, message) => {
    expect(() => parse(body, headerLength)).toThrow(
      expect.objectContaining({
        code: "request_invalid",
        message: expect.stringMatching(message),
      }),
    );
  });

  test.each<[string, { body: Uint8Array; headerLength: number }, RegExp]>([
    [
      "more bytes than announced",
      { ...whole, body: Buffer.concat([whole.body, PIXELS]) },
      /36 bytes follow the JSON, but the inputs have 18/,
    ],
    ["fewer bytes than announced", { ...whole, body: whole.body.subarray(0, -1) }, /17 bytes/],
    [
      "bytes that nobody announced",
      inferBody({ json: { inputs: [{ ...RAW, data: flat }] }, tensor: PIXELS }),
      /have 0 there/,
    ],
    [
      "a size that the shape does not have",
      inferBody({
        json: { inputs: [{ ...RAW, parameters: { binary_data_size: 17 } }] },
        tensor: PIXELS.subarray(1),
      }),
      /has 18 bytes, but 17 were sent/,
    ],
    [
      "a negative size",
      inferBody({
        json: { inputs: [{ ...RAW, parameters: { binary_data_size: -1 } }] },
        tensor: new Uint8Array(),
      }),
      /binary_data_size/,
    ],
    ["an element longer than the tensor", files(long), /do not hold 1 elements/],
    ["a cut length", files(stringTensor(PNG).subarray(0, 3)), /do not hold 1 elements/],
    ["an element too few", files(stringTensor(PNG), [2]), /do not hold 2 elements/],
    ["an element too many", files(stringTensor(PNG, PNG)), /do not hold 1 elements/],
    ["millions of empty elements", files(new Uint8Array(4e6)), /do not hold 1 elements/],
  ])("a tensor of %s", (_, { body, headerLength }, message) => {
    expect(() => parse(body, headerLength)).toThrow(
      expect.objectContaining({
        code: "request_invalid",
        message: expect.stringMatching(message),
      }),
    );
  });

  test("more JSON than one process should parse", () => {
    const body = withInput({ ...FILE, data: ["A".repeat(17 * 1024 * 1024)] });

    expect(() => parse(body)).toThrow(expect.objectContaining({ code: "request_too_large" }));
  });
});
