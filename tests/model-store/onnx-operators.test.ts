import { describe, expect, test } from "vitest";
import { externalTensor, FLOAT32, servedModel, value } from "./export-folder.ts";
import {
  emptyGraph,
  expectRefusal,
  firstNode,
  publishGraph,
  putAttribute,
  putInSubgraph,
  putSubgraph,
  putTensor,
  setOpset,
} from "./graph-changes.ts";
import { encodeModel, type Model } from "./onnx-encoder.ts";

describe("a graph is published", () => {
  test.each<[what: string, change: (model: Model) => void]>([
    ["of the oldest opset that is served", () => {}],
    ["of the newest opset that is served", ({ opsetImport }) => setOpset(opsetImport, 26)],
    [
      "that calls the standard domain by its name",
      (model) => {
        model.opsetImport = [{ domain: "ai.onnx", version: 20 }];
        firstNode(model).domain = "ai.onnx";
      },
    ],
    [
      "that leaves the number of labels open",
      ({ graph }) => {
        graph.output[2] = value("scores", FLOAT32, [1, "L", 45, 60]);
      },
    ],
    ["with weights in a subgraph", (model) => putInSubgraph(model, externalTensor())],
    [
      "whose external data names neither offset nor length",
      (model) => putTensor(model, externalTensor({ offset: undefined, length: undefined })),
    ],
    [
      "whose external data is the end of the file",
      (model) => putTensor(model, { ...externalTensor({ offset: "40", length: "4" }), dims: [] }),
    ],
  ])("%s", async (_what, change) => {
    await expect(publishGraph(encodeModel(servedModel(change)))).resolves.toBeDefined();
  });
});

describe("a graph is refused", () => {
  test.each<[what: string, message: RegExp, change: (model: Model) => void]>([
    ["of an older opset", /uses opset 19/, ({ opsetImport }) => setOpset(opsetImport, 19)],
    ["of a newer opset", /uses opset 27/, ({ opsetImport }) => setOpset(opsetImport, 27)],
    ["of a huge opset", /uses opset 9/, ({ opsetImport }) => setOpset(opsetImport, 2 ** 53)],
    [
      "without an opset",
      /imports 0 standard operator sets/,
      (model) => {
        model.opsetImport = [];
      },
    ],
    [
      "with two opsets",
      /imports 2 standard operator sets/,
      ({ opsetImport }) => opsetImport.push({ domain: "ai.onnx", version: 20 }),
    ],
    [
      "that imports custom operators",
      /imports the operator set "com\.example"/,
      ({ opsetImport }) => opsetImport.push({ domain: "com.example", version: 1 }),
    ],
    [
      "with a node of a custom domain",
      /operator "Cast" of the domain "com\.example"/,
      (model) => {
        firstNode(model).domain = "com.example";
      },
    ],
    [
      "with a node of a custom domain in a subgraph",
      /of the domain "com\.example"/,
      (model) => {
        const inner = emptyGraph();
        inner.node.push({ opType: "Shell", input: [], output: ["y"], domain: "com.example" });
        putSubgraph(model, inner);
      },
    ],
    [
      "with functions of its own",
      /defines 1 functions of its own/,
      (model) => {
        model.functions = [{ name: "Cast", domain: "" }];
      },
    ],
    [
      "with graphs for training",
      /holds graphs for training/,
      (model) => {
        model.trainingInfo = [{ algorithm: emptyGraph() }];
      },
    ],
    [
      "with a sparse initializer",
      /has sparse initializers/,
      ({ graph }) => {
        graph.sparseInitializer = [{ values: externalTensor({ location: "/etc/passwd" }) }];
      },
    ],
    [
      "with a sparse attribute",
      /with a sparse tensor/,
      (model) => putAttribute(model, { type: 11, sparseTensor: { values: externalTensor() } }),
    ],
    [
      "with a list of sparse attributes",
      /with a sparse tensor/,
      (model) => putAttribute(model, { type: 12, sparseTensors: [{ values: externalTensor() }] }),
    ],
  ])("%s", async (_what, message, change) => {
    await expectRefusal(encodeModel(servedModel(change)), message);
  });
});
