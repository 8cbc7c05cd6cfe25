// The child process: decodes, runs, encodes. It may be killed at any moment, so it holds no state but
// loaded networks.
import { join } from "node:path";
import { LABEL_SETS, type OpenedModel, type OutputMediaType, type Quality } from "#contracts";
import { type DecodedImage, decodeImage } from "./images/decode-image.ts";
import { encodeLabelMap } from "./masks/encode-label-map.ts";
import { encodeOverlay } from "./masks/encode-overlay.ts";
import { summarise } from "./masks/summarise.ts";
import { loadNetwork, type Network, type NetworkOutputs } from "./network/load-network.ts";
import { checkGoldenCase } from "./network/reproduce-golden.ts";
import type { SegmentationResult, SegmentationTask } from "./segmentation-task.ts";

/** Least recently used first. */
const networks = new Map<string, Promise<Network>>();

/** Loads a network, if it is not loaded yet, and lets it answer its golden cases. */
export async function prepare(task: Omit<SegmentationTask, "image" | "outputs">): Promise<number> {
  await openNetwork(task);
  return process.pid;
}

/** Decodes one image, segments it, and encodes what was asked for. */
export async function segment(task: SegmentationTask): Promise<SegmentationResult> {
  const { manifest } = task.model;
  const network = await openNetwork(task);

  const started = performance.now();
  const image = await decodeImage(task.image, { maxPixels: manifest.input.maxPixels });
  const decoded = performance.now();
  const segmented = await network.run(image);
  const inferred = performance.now();
  const outputs = await encodeOutputs({ task, image, segmented });
  const encoded = performance.now();

  return {
    outputs,
    widthPx: image.widthPx,
    heightPx: image.heightPx,
    timings: {
      decodeMs: decoded - started,
      inferMs: inferred - decoded,
      encodeMs: encoded - inferred,
    },
  };
}

async function openNetwork({
  model,
  quality,
  threads,
  maxLoadedNetworks,
}: Omit<SegmentationTask, "image" | "outputs">): Promise<Network> {
  const key = join(model.folder, quality);
  const network = networks.get(key) ?? startNetwork({ model, quality, threads });
  networks.delete(key);
  networks.set(key, network);
  for (const oldest of [...networks.keys()].slice(0, -maxLoadedNetworks)) {
    networks.delete(oldest);
  }
  try {
    return await network;
  } catch (error) {
    networks.delete(key);
    throw error;
  }
}

async function startNetwork(options: {
  model: OpenedModel;
  quality: Quality;
  threads: number;
}): Promise<Network> {
  const network = await loadNetwork(options);
  for (const golden of options.model.manifest.golden) {
    if (golden.quality === options.quality) {
      await checkGoldenCase({ model: options.model, golden, network });
    }
  }
  return network;
}

async function encodeOutputs({
  task: { outputs: asked, model, quality },
  image,
  segmented: { labels, confidence },
}: {
  task: SegmentationTask;
  image: DecodedImage;
  segmented: NetworkOutputs;
}): Promise<SegmentationResult["outputs"]> {
  const { manifest } = model;
  const labelSet = LABEL_SETS[manifest.labelSet];
  const { widthPx, heightPx } = image;

  const encoders: Record<OutputMediaType, () => Uint8Array | Promise<Uint8Array>> = {
    "image/png": () => encodeLabelMap({ labels, widthPx, heightPx, labelSet }),
    "image/jpeg": () => encodeOverlay({ image, labels, labelSet }),
    "application/json": () =>
      Buffer.from(
        JSON.stringify(summarise({ labels, confidence, widthPx, heightPx, manifest, quality })),
      ),
  };
  const encoded: SegmentationResult["outputs"] = {};
  for (const mediaType of asked) {
    encoded[mediaType] = await encoders[mediaType]();
  }
  return encoded;
}
