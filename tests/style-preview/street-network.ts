import { FLOAT32, INT64, UINT8, UINT16, value } from "../model-store/export-folder.ts";
import { encodeModel, type Graph, type Node, type Tensor } from "../model-store/onnx-encoder.ts";

/** Channels of the layer where styles live: the mean red, green and blue of 4 x 4 pixels. */
export const CHANNELS = 3;
const LABELS = 11;

/**
 * A network so small that its answers can be told by hand: the label of 4 x 4 pixels is their
 * brightest colour, 0 for red, 1 for green, 2 for blue; scores are a tenth of the brightness.
 */
export const STREET_NETWORK: Readonly<
  Record<"graph" | "before" | "after" | "picture", Uint8Array>
> = {
  graph: encode({
    node: [...beforeNodes(), ...afterNodes()],
    initializer: [...constants()],
    input: [value("image", UINT8, [1, "H", "W", 3])],
    output: outputs(),
  }),
  before: encode({
    node: beforeNodes(),
    initializer: [],
    input: [value("image", UINT8, [1, "H", "W", 3])],
    output: [value("low_level", FLOAT32, [1, CHANNELS, "h", "w"])],
  }),
  after: encode({
    node: afterNodes(),
    initializer: [...constants()],
    input: [
      value("image", UINT8, [1, "H", "W", 3]),
      value("low_level", FLOAT32, [1, CHANNELS, "h", "w"]),
    ],
    output: outputs(),
  }),
  picture: encode({
    node: [
      node("Transpose", ["low_level"], "rows", [ints("perm", [0, 2, 3, 1])]),
      node("Clip", ["rows", "black", "white"], "visible"),
      node("Resize", ["visible", "", "four_times"], "large"),
      node("Cast", ["large"], "picture", [int("to", UINT8)]),
    ],
    initializer: [
      floats("black", [], [0]),
      floats("white", [], [255]),
      floats("four_times", [4], [1, 4, 4, 1]),
    ],
    input: [value("low_level", FLOAT32, [1, CHANNELS, "h", "w"])],
    output: [value("picture", UINT8, [1, "y", "x", 3])],
  }),
};

/**
 * An encoder that adds up one vector for each token.
 *
 * @param rows `[tokens, size]`; that of token 0, which pads texts, must be zeros.
 */
export function textEncoder(rows: Float32Array, size: number): Uint8Array {
  return encode({
    node: [
      node("Gather", ["rows", "tokens"], "each"),
      node("ReduceSum", ["each", "second_axis"], "embedding", [int("keepdims", 0)]),
    ],
    initializer: [
      floats("rows", [rows.length / size, size], [...rows]),
      integers("second_axis", [1]),
    ],
    input: [value("tokens", INT64, ["N", "T"])],
    output: [value("embedding", FLOAT32, ["N", size])],
  });
}

function beforeNodes(): Node[] {
  return [
    node("Cast", ["image"], "pixels", [int("to", FLOAT32)]),
    node("Transpose", ["pixels"], "planes", [ints("perm", [0, 3, 1, 2])]),
    node("AveragePool", ["planes"], "pooled", [
      ints("kernel_shape", [4, 4]),
      ints("strides", [4, 4]),
    ]),
    node("Relu", ["pooled"], "low_level"),
  ];
}

function afterNodes(): Node[] {
  return [
    node("Conv", ["low_level", "weight", "bias"], "scores"),
    node("Shape", ["image"], "image_shape"),
    node("Slice", ["image_shape", "one", "three"], "size"),
    node("Concat", ["one_image", "size"], "whole_size", [int("axis", 0)]),
    node("Resize", ["scores", "", "", "whole_size"], "score_of_pixels"),
    node("ArgMax", ["score_of_pixels"], "best", [int("axis", 1), int("keepdims", 0)]),
    node("Cast", ["best"], "labels", [int("to", UINT8)]),
    node("Softmax", ["score_of_pixels"], "shares", [int("axis", 1)]),
    node("ReduceMax", ["shares", "one"], "largest", [int("keepdims", 0)]),
    node("Mul", ["largest", "levels"], "scaled"),
    node("Cast", ["scaled"], "confidence", [int("to", UINT16)]),
  ];
}

function constants(): Tensor[] {
  const weight = Array.from({ length: LABELS * CHANNELS }, (_, at) =>
    at % CHANNELS === Math.floor(at / CHANNELS) ? 0.1 : 0,
  );
  // No other label ever wins.
  const bias = Array.from({ length: LABELS }, (_, label) => (label < CHANNELS ? 0 : -100));
  return [
    floats("weight", [LABELS, CHANNELS, 1, 1], weight),
    floats("bias", [LABELS], bias),
    floats("levels", [], [65535]),
    integers("one", [1]),
    integers("three", [3]),
    integers("one_image", [1, LABELS]),
  ];
}

function outputs() {
  return [
    value("labels", UINT8, [1, "H", "W"]),
    value("confidence", UINT16, [1, "H", "W"]),
    value("scores", FLOAT32, [1, LABELS, "h", "w"]),
  ];
}

function encode(graph: Graph): Uint8Array {
  return encodeModel({
    irVersion: 10,
    opsetImport: [{ domain: "", version: 20 }],
    graph: { name: "street", ...graph },
  });
}

function node(opType: string, input: string[], output: string, attribute: Node["attribute"] = []) {
  return { opType, input, output: [output], attribute };
}

function int(name: string, i: number) {
  return { name, type: 2, i };
}

function ints(name: string, ints: number[]) {
  return { name, type: 7, ints };
}

function floats(name: string, dims: number[], values: number[]): Tensor {
  const rawData = new Uint8Array(Float32Array.from(values).buffer);
  return { name, dims, dataType: FLOAT32, rawData };
}

function integers(name: string, values: number[]): Tensor {
  const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { name, dims: [values.length], dataType: INT64, rawData };
}
