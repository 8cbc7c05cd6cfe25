import { LABEL_SETS, type ModelManifest } from "#contracts";
import { checkOperators } from "./check-operators.ts";
import { checkSignature, type GraphRole } from "./check-signature.ts";
import { checkTensor } from "./check-tensor.ts";
import { decodeModel } from "./decode-model.ts";
import { refusalOf } from "./refusal.ts";
import { allGraphs, tensorsOf } from "./walk-graph.ts";

/**
 * Graphs are small, as their weights are external data. Decoding a hostile one, all empty messages,
 * takes about 80 times its size.
 */
export const MAX_GRAPH_BYTES = 16 * 2 ** 20;

/**
 * Checks an ONNX file before anything runs it: that it is the graph that its role says, made of
 * standard operators, and that it reads no file but the version's own weights.
 *
 * @throws ServiceError `version_invalid` when it is not.
 */
export function checkGraph({
  bytes,
  file,
  role,
  manifest,
}: {
  bytes: Uint8Array;
  role: GraphRole;
  /** Its name in messages. */
  file: string;
  manifest: ModelManifest;
}): void {
  const refuse = refusalOf(file);
  if (bytes.byteLength > MAX_GRAPH_BYTES) {
    throw refuse(
      `has ${bytes.byteLength} bytes, and a graph has at most ${MAX_GRAPH_BYTES}. Keep its weights as external data.`,
    );
  }
  const model = decodeModel({ bytes, refuse });
  if (model.graph === null) {
    throw refuse("holds no graph.");
  }

  checkOperators({ model, graph: model.graph, refuse });
  const labelCount = LABEL_SETS[manifest.labelSet].labels.length;
  checkSignature({ graph: model.graph, role, labelCount, refuse });

  const weightsBytes = new Map(
    manifest.artifacts
      .filter(({ role }) => role === "weights")
      .map(({ file, sizeBytes }) => [file, sizeBytes]),
  );
  for (const graph of allGraphs(model.graph)) {
    for (const tensor of tensorsOf(graph)) {
      checkTensor({ tensor, graphBytes: bytes.byteLength, weightsBytes, refuse });
    }
  }
}
