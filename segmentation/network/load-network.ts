import type { OpenedModel, Quality } from "#contracts";
import { findGraph } from "./find-graph.ts";
import { type GraphTensor, loadGraph } from "./load-graph.ts";

export interface NetworkInput {
  /** `[heightPx, widthPx, 3]`, sRGB. */
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** How strongly each label claims each place. */
export interface Scores {
  /** `[labels, h, w]`, at the network's own stride. */
  data: Float32Array;
  shape: readonly [labels: number, h: number, w: number];
}

export interface NetworkOutputs {
  /** `[heightPx, widthPx]`: the label of each pixel. */
  labels: Uint8Array;
  /** `[heightPx, widthPx]`: 65535 times the largest softmax probability. */
  confidence: Uint16Array;
  /** There when they were asked for: they are large, and few want them. */
  scores?: Scores;
}

/** A loaded network. Running it blocks the event loop: only child processes may hold one. */
export interface Network {
  run(input: NetworkInput, options?: { withScores: boolean }): Promise<NetworkOutputs>;
}

/**
 * Loads the graph of one quality of a model version.
 *
 * @param threads how many cores one run may use.
 * @throws ServiceError `quality_unavailable` when the version has no such quality.
 * @throws ServiceError `model_unusable` when ONNX Runtime refuses it; so does a run that it gives up.
 */
export async function loadNetwork({
  model,
  quality,
  threads,
}: {
  model: OpenedModel;
  quality: Quality;
  threads: number;
}): Promise<Network> {
  const { file } = findGraph({ manifest: model.manifest, quality });
  const graph = await loadGraph({ model, file, threads });

  return {
    async run({ rgb, widthPx, heightPx }, { withScores } = { withScores: false }) {
      const image = { data: rgb, shape: [1, heightPx, widthPx, 3] };
      if (!withScores) {
        return toNetworkOutputs(await graph.run({ image }, ["labels", "confidence"]));
      }
      return toNetworkOutputs(await graph.run({ image }, ["labels", "confidence", "scores"]));
    },
  };
}

/** What the outputs of a served graph mean. */
export function toNetworkOutputs({
  labels,
  confidence,
  scores,
}: {
  labels: GraphTensor;
  confidence: GraphTensor;
  scores?: GraphTensor;
}): NetworkOutputs {
  return {
    labels: labels.data as Uint8Array,
    confidence: confidence.data as Uint16Array,
    ...(scores && { scores: withoutBatch(scores) }),
  };
}

function withoutBatch({ data, shape: [, labels = 0, h = 0, w = 0] }: GraphTensor): Scores {
  return { data: data as Float32Array, shape: [labels, h, w] };
}
