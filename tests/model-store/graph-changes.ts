import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { publishVersion } from "#model-store";
import { createMemoryObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { exportFiles, writeExport } from "./export-folder.ts";
import type { Attribute, Graph, Model, Node, Tensor } from "./onnx-encoder.ts";

export async function expectRefusal(graph: Uint8Array, message: RegExp): Promise<void> {
  const publishing = publishGraph(graph);
  await expect(publishing).rejects.toMatchObject({ name: "ServiceError", code: "version_invalid" });
  await expect(publishing).rejects.toThrow(message);
  await expect(publishing).rejects.toThrow(/^graph\.onnx /);
}

export async function publishGraph(graph: Uint8Array, existingFolder?: string): Promise<unknown> {
  const folder = existingFolder ?? (await temporaryFolder());
  await writeExport({ folder, files: { ...exportFiles(), "graph.onnx": graph } });
  await writeFile(join(folder, "secret.bin"), new Uint8Array(44));
  return publishVersion({
    store: createMemoryObjectStore(),
    folder,
    reproduceGolden: async () => {},
  });
}

export function setOpset(opsetImport: Model["opsetImport"], version: number): void {
  opsetImport.splice(0, 1, { version });
}

export function firstNode({ graph }: Model): Node {
  const [node] = graph.node;
  if (!node) {
    throw new Error("the graph has no node");
  }
  return node;
}

export function putTensor({ graph }: Model, tensor: Tensor): void {
  graph.initializer.push(tensor);
}

export function putAttribute({ graph }: Model, attribute: Omit<Attribute, "name">): void {
  graph.node.push({
    opType: "Anything",
    input: [],
    output: ["y"],
    attribute: [{ name: "a", ...attribute }],
  });
}

export function putSubgraph({ graph }: Model, inner: Graph): void {
  graph.node.push({
    opType: "If",
    input: ["condition"],
    output: ["y"],
    attribute: [
      { name: "then_branch", type: 5, g: emptyGraph() },
      { name: "else_branch", type: 5, g: inner },
    ],
  });
}

export function putInSubgraph(model: Model, tensor: Tensor): void {
  putSubgraph(model, { ...emptyGraph(), initializer: [tensor] });
}

export function emptyGraph(): Graph {
  return { node: [], initializer: [], input: [], output: [] };
}
