import "./disable-telemetry.ts";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { type OpenedModel, type Quality, ServiceError } from "#contracts";
import { findGraph } from "./find-graph.ts";

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

/** A loaded graph. Running it blocks the event loop: only child processes may hold one. */
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
  model: { manifest, folder },
  quality,
  threads,
}: {
  model: OpenedModel;
  quality: Quality;
  threads: number;
}): Promise<Network> {
  const reference = `${manifest.name}@${manifest.version}`;
  const graph = findGraph({ manifest, quality });
  const session = await createSession(join(folder, graph.file), threads, reference);

  return {
    async run({ rgb, widthPx, heightPx }, { withScores } = { withScores: false }) {
      const image = new Tensor("uint8", rgb, [1, heightPx, widthPx, 3]);
      const asked = ["labels", "confidence", ...(withScores ? ["scores"] : [])];
      const outputs = await session.run({ image }, asked).catch((cause: Error) => {
        throw new ServiceError(
          "model_unusable",
          `${reference} failed on an image of ${widthPx} x ${heightPx} px: ${cause.message}`,
          { cause },
        );
      });
      const { labels, confidence, scores } = outputs;
      return {
        labels: labels?.data as Uint8Array,
        confidence: confidence?.data as Uint16Array,
        ...(scores && { scores: withoutBatch(scores) }),
      };
    },
  };
}

function withoutBatch({ data, dims: [, labels = 0, h = 0, w = 0] }: Tensor): Scores {
  return { data: data as Float32Array, shape: [labels, h, w] };
}

async function createSession(
  path: string,
  threads: number,
  reference: string,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // The arena keeps the peak of the largest image ever seen; without it memory follows the image.
      enableCpuMemArena: false,
      // Threads that spin while they wait steal the cores of the other child processes.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServiceError("model_unusable", `${reference} could not be loaded: ${reason}`, {
      cause,
    });
  }
}
