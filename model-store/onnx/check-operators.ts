import type { OnnxGraph, OnnxModel } from "./decode-model.ts";
import { quote, type Refuse } from "./refusal.ts";
import { allGraphs } from "./walk-graph.ts";

/** The oldest that the design of the served graph allows. */
export const MIN_OPSET = 20;
/** The newest that onnxruntime-node 1.30 supports officially; it does not load a later one. */
export const MAX_OPSET = 26;

/** Both names of the standard operators. */
const STANDARD_DOMAINS = ["", "ai.onnx"];

/** Demands that a model is made of standard operators only, of a version that can be run. */
export function checkOperators({
  model,
  graph,
  refuse,
}: {
  model: OnnxModel;
  graph: OnnxGraph;
  refuse: Refuse;
}): void {
  checkOperatorSets({ model, refuse });
  if (model.functions.length > 0) {
    throw refuse(
      `defines ${model.functions.length} functions of its own, which are not served. Inline them.`,
    );
  }
  if (model.trainingInfo.length > 0) {
    throw refuse("holds graphs for training, which are not served. Leave them out.");
  }
  for (const { node, sparseInitializer } of allGraphs(graph)) {
    if (sparseInitializer.length > 0) {
      throw refuse("has sparse initializers, which are not served. Make them dense.");
    }
    for (const { name, opType, domain, attribute } of node) {
      if (!STANDARD_DOMAINS.includes(domain)) {
        throw refuse(
          `has a node ${quote(name)} with operator ${quote(opType)} of the domain ${quote(domain)}. Only standard operators are served.`,
        );
      }
      if (attribute.some((a) => a.sparseTensor.length > 0 || a.sparseTensors.length > 0)) {
        throw refuse(
          `has a node ${quote(name)} with a sparse tensor, which is not served. Make it dense.`,
        );
      }
    }
  }
}

function checkOperatorSets({ model, refuse }: { model: OnnxModel; refuse: Refuse }): void {
  const foreign = model.opsetImport.find(({ domain }) => !STANDARD_DOMAINS.includes(domain));
  if (foreign) {
    throw refuse(
      `imports the operator set ${quote(foreign.domain)}. Only standard operators are served.`,
    );
  }
  const versions = model.opsetImport.map(({ version }) => version.toNumber());
  const [version] = versions;
  if (version === undefined || versions.length > 1) {
    throw refuse(`imports ${versions.length} standard operator sets instead of one.`);
  }
  if (version < MIN_OPSET || version > MAX_OPSET) {
    throw refuse(
      `uses opset ${version}, and opsets ${MIN_OPSET} to ${MAX_OPSET} are served. Choose one of them.`,
    );
  }
}
