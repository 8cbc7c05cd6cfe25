import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type GoldenCase, type OpenedModel, type Quality, ServiceError } from "#contracts";
import { differingShare } from "./differing-share.ts";
import { largestDifference } from "./largest-difference.ts";
import { loadNetwork, type Network } from "./load-network.ts";
import { type NamedTensor, readSafetensors } from "./read-safetensors.ts";

const CONFIDENCE_LEVELS = 65535;

/**
 * Runs every golden case of a version and compares with what the trained network gave.
 *
 * @throws ServiceError `model_unusable` naming the case, the output and the difference.
 */
export async function reproduceGolden(model: OpenedModel): Promise<void> {
  const networks = new Map<Quality, Network>();
  for (const golden of model.manifest.golden) {
    const network =
      networks.get(golden.quality) ??
      (await loadNetwork({ model, quality: golden.quality, threads: 1 }));
    networks.set(golden.quality, network);
    await checkGoldenCase({ model, golden, network });
  }
}

/**
 * Runs one golden case on a loaded network.
 *
 * @throws ServiceError `model_unusable` naming the case, the output and the difference.
 */
export async function checkGoldenCase({
  model: { manifest, folder },
  golden,
  network,
}: {
  model: OpenedModel;
  golden: GoldenCase;
  network: Network;
}): Promise<void> {
  const tensors = readGolden(golden.file, await readFile(join(folder, golden.file)));
  const [image, labels, confidence, scores] = ["image", "labels", "confidence", "scores"].map(
    (name) => tensorOf(tensors, name),
  ) as [NamedTensor, NamedTensor, NamedTensor, NamedTensor];
  const [, heightPx = 0, widthPx = 0] = image.shape;

  const actual = await network.run(
    { rgb: image.data as Uint8Array, widthPx, heightPx },
    { withScores: true },
  );

  const differences = {
    labels: differingShare(actual.labels, labels.data),
    confidence: largestDifference(actual.confidence, confidence.data) / CONFIDENCE_LEVELS,
    scores: largestDifference(actual.scores?.data ?? [], scores.data),
  };
  for (const output of ["labels", "confidence", "scores"] as const) {
    // Written so that NaN fails, too.
    if (!(differences[output] <= golden.tolerance[output])) {
      throw new ServiceError(
        "model_unusable",
        `${manifest.name}@${manifest.version} does not reproduce ${golden.file}: ${output} differ by ${differences[output]}, allowed are ${golden.tolerance[output]}.`,
      );
    }
  }
}

function readGolden(file: string, bytes: Uint8Array): Map<string, NamedTensor> {
  try {
    return readSafetensors(bytes);
  } catch (cause) {
    throw new ServiceError("model_unusable", `${file} is no safetensors file that can be read.`, {
      cause,
    });
  }
}

function tensorOf(tensors: Map<string, NamedTensor>, name: string): NamedTensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) {
    throw new ServiceError("model_unusable", `A golden case lacks the tensor "${name}".`);
  }
  return tensor;
}
