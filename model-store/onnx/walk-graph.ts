import type { OnnxGraph, OnnxTensor } from "./decode-model.ts";

/** A graph and every graph inside its nodes. The depth is bounded by the decoder. */
export function* allGraphs(graph: OnnxGraph): Generator<OnnxGraph> {
  yield graph;
  for (const { attribute } of graph.node) {
    for (const { g, graphs } of attribute) {
      if (g) {
        yield* allGraphs(g);
      }
      for (const inner of graphs) {
        yield* allGraphs(inner);
      }
    }
  }
}

/** The tensors that a graph holds itself, as initializers or as attributes of its nodes. */
export function* tensorsOf(graph: OnnxGraph): Generator<OnnxTensor> {
  yield* graph.initializer;
  for (const { attribute } of graph.node) {
    for (const { t, tensors } of attribute) {
      if (t) {
        yield t;
      }
      yield* tensors;
    }
  }
}
