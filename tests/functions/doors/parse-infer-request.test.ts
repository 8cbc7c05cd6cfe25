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

describe("images come", () => {
  test("as files behind the JSON, each behind its length", () => {
    const other = Buffer.concat([PNG, PNG]);
    const tensor = stringTensor(PNG, other);
    const { body, headerLength } = inferBody({
      json: {
        id: "a",
        inputs: [{ ...FILE, shape: [2], parameters: { binary_data_size: tensor.length } }],
      },
      tensor,
    });

    const request = parse(body, headerLength);

    expect(request.id).toBe("a");
    expect(request.images).toEqual([PNG, other]);
  });

  test("as files in base64", () => {
    const data = [PNG.toString("base64")];

    for (const parameters of [{ content_type: "base64" }, {}]) {
      const request = parse(JSON.stringify({ inputs: [{ ...FILE, parameters, data }] }));

      expect(request.images).toEqual([PNG]);
    }
  });

  test("as pixels behind the JSON, several of one size", () => {
    const tensor = Buffer.concat([PIXELS, PIXELS.toReversed()]);
    const input = { ...RAW, shape: [2, 2, 3, 3], parameters: { binary_data_size: tensor.length } };
    const { body, headerLength } = inferBody({ json: { inputs: [input] }, tensor });

    expect(parse(body, headerLength).images).toEqual([
      { rgb: Buffer.from(PIXELS), widthPx: 3, heightPx: 2 },
      { rgb: Buffer.from(PIXELS.toReversed()), widthPx: 3, heightPx: 2 },
    ]);
  });

  test.each([
    ["flat", [...PIXELS]],
    ["nested", nest([...PIXELS])],
  ])("as pixels in JSON, %s", (_, data) => {
    const request = parse(JSON.stringify({ inputs: [{ ...RAW, data }] }));

    expect(request.images).toEqual([{ rgb: PIXELS, widthPx: 3, heightPx: 2 }]);
  });

  test.each([
    ["alone", PNG],
    ["behind its length", stringTensor(PNG)],
  ])("as one file and no JSON, %s, when the header length is 0", (_, body) => {
    const request = parse(body, 0);

    expect(request).toEqual({
      quality: "standard",
      images: [PNG],
      outputs: [
        { name: "LABELS", isBinary: true },
        { name: "CONFIDENCE", isBinary: true },
      ],
    });
  });
});

describe("outputs are", () => {
  const outputsOf = (rest: object) =>
    parse(JSON.stringify({ inputs: [{ ...RAW, data: [...PIXELS] }], ...rest })).outputs;

  test("labels and confidence as JSON, when nothing is said", () => {
    expect(outputsOf({})).toEqual([
      { name: "LABELS", isBinary: false },
      { name: "CONFIDENCE", isBinary: false },
    ]);
  });

  test("all bytes, when the request says so", () => {
    const outputs = outputsOf({ parameters: { binary_data_output: true } });

    expect(outputs.map(({ isBinary }) => isBinary)).toEqual([true, true]);
  });

  test("what each of them says, whatever the request says", () => {
    const outputs = outputsOf({
      parameters: { binary_data_output: true },
      outputs: [
        { name: "SCORES" },
        { name: "LABELS", parameters: { binary_data: false, classification: 0 } },
      ],
    });

    expect(outputs).toEqual([
      { name: "SCORES", isBinary: true },
      { name: "LABELS", isBinary: false },
    ]);
  });
});

test("what clients of Triton send besides is taken", () => {
  const request = parse(
    JSON.stringify({
      inputs: [{ ...RAW, data: [...PIXELS] }],
      parameters: { quality: "best", priority: 1, timeout: 1, sequence_id: 0 },
    }),
  );

  expect(request.quality).toBe("best");
});

test("JSON of very many lists is refused before it is parsed", () => {
  const lists = "[],".repeat(2 ** 20);

  expect(() => parse(`{"inputs":[{"data":[${lists}[]]}]}`)).toThrow(/more than 1048576 values/);
});

/** `[2, 3, 3]` numbers as lists of lists, in a list of one image. */
function nest(numbers: number[]): number[][][][] {
  const pixels = Array.from({ length: 6 }, (_, pixel) => numbers.slice(pixel * 3, pixel * 3 + 3));
  return [[pixels.slice(0, 3), pixels.slice(3)]];
}
