import { describe, test } from "vitest";
import { externalTensor, inlineTensor, servedModel } from "./export-folder.ts";
import {
  emptyGraph,
  expectRefusal,
  putAttribute,
  putInSubgraph,
  putSubgraph,
  putTensor,
} from "./graph-changes.ts";
import { encodeModel, type Model, type Tensor } from "./onnx-encoder.ts";

const LOCATION = { key: "location", value: "weights.bin" };

describe("a graph is refused whose external data", () => {
  test.each<[what: string, message: RegExp, tensor: Tensor]>([
    [
      "leads up",
      /is in "\.\.\/\.\.\/etc\/passwd"/,
      externalTensor({ location: "../../etc/passwd" }),
    ],
    ["is absolute", /is in "\/etc\/passwd"/, externalTensor({ location: "/etc/passwd" })],
    ["leads down and back", /is in "\.\/weights/, externalTensor({ location: "./weights.bin" })],
    [
      "hides behind a zero byte",
      /is in "weights\.bin\\u0000/,
      externalTensor({ location: "weights.bin\0" }),
    ],
    ["is an address in memory", /is in "\*/, externalTensor({ location: "*/_ORT_MEM_ADDR_/*" })],
    [
      "is in a file of no artifact",
      /is in "secret\.bin"/,
      externalTensor({ location: "secret.bin" }),
    ],
    [
      "is in a file of another role",
      /is in "golden\.safe/,
      externalTensor({ location: "golden.safetensors" }),
    ],
    ["names no file", /is in ""/, externalTensor({ location: undefined })],
    ["names nothing at all", /is in ""/, { ...externalTensor(), externalData: [] }],
    [
      "begins past the end",
      /begins at "45" and has 44 bytes, but weights\.bin has 44/,
      externalTensor({ offset: "45" }),
    ],
    ["ends past the end", /begins at "1" and has 44 bytes/, externalTensor({ offset: "1" })],
    ["begins before the file", /begins at "-1"/, externalTensor({ offset: "-1" })],
    ["begins at no number", /begins at "0x1"/, externalTensor({ offset: "0x1" })],
    ["begins beyond all numbers", /begins at "9{30}"/, externalTensor({ offset: "9".repeat(30) })],
    [
      "is shorter than the tensor",
      /has the length "40" instead of 44/,
      externalTensor({ length: "40" }),
    ],
    [
      "is longer than the tensor",
      /has the length "48" instead of 44/,
      externalTensor({ length: "48" }),
    ],
    [
      "has no length of its own and does not fit",
      /has 48 bytes, but/,
      { ...externalTensor({ length: undefined }), dims: [12] },
    ],
    ["is prepared for a machine", /says "prepacked_0"/, externalTensor({ prepacked_0: "x" })],
    [
      "names two files",
      /says something twice/,
      { ...externalTensor(), externalData: [LOCATION, LOCATION] },
    ],
    [
      "hides behind a default location",
      /is in "\/etc\/passwd"/,
      { ...externalTensor({ location: "/etc/passwd" }), dataLocation: 0 },
    ],
    ["is text", /of data type 8/, { ...externalTensor(), dataType: 8 }],
  ])("%s", async (_what, message, tensor) => {
    await expectRefusal(encodeModel(servedModel((model) => putTensor(model, tensor))), message);
  });

  const hostile = externalTensor({ location: "../../etc/passwd" });
  test.each<[where: string, change: (model: Model) => void]>([
    ["in a subgraph of an If", (model) => putInSubgraph(model, hostile)],
    ["in an attribute", (model) => putAttribute(model, { type: 4, t: hostile })],
    ["in a list of attributes", (model) => putAttribute(model, { type: 9, tensors: [hostile] })],
    [
      "in a list of subgraphs",
      (model) =>
        putAttribute(model, { type: 10, graphs: [{ ...emptyGraph(), initializer: [hostile] }] }),
    ],
    [
      "in a subgraph of a subgraph",
      (model) => {
        const outer = servedModel((inner) => putInSubgraph(inner, hostile)).graph;
        putSubgraph(model, outer);
      },
    ],
  ])("leads up %s", async (_where, change) => {
    await expectRefusal(
      encodeModel(servedModel(change)),
      /passwd", which the manifest does not name/,
    );
  });
});

describe("a graph is refused with a tensor", () => {
  test.each<[what: string, message: RegExp, tensor: Tensor]>([
    ["of a negative size", /of shape \[-1\]/, { ...inlineTensor(), dims: [-1] }],
    ["of two negative sizes", /of shape \[-1, -1\]/, { ...inlineTensor(), dims: [-1, -1] }],
    [
      "of more bytes than can be counted",
      /of shape/,
      { ...inlineTensor(), dims: [2 ** 40, 2 ** 40] },
    ],
    [
      "of more bytes than its file can hold",
      /more than its file can hold/,
      { ...inlineTensor(), dims: [100_000] },
    ],
    ["of an unknown type", /of data type 99/, { ...inlineTensor(), dataType: 99 }],
    ["of no type", /of data type 0/, { ...inlineTensor(), dataType: 0 }],
  ])("%s", async (_what, message, tensor) => {
    await expectRefusal(encodeModel(servedModel((model) => putTensor(model, tensor))), message);
  });
});
