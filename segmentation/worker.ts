// The child process: decodes, runs, encodes. It may be killed at any moment, so it holds no state but
// loaded networks.
import { LABEL_SETS, type OutputMediaType } from "#contracts";
import { type DecodedImage, decodeImage } from "./images/decode-image.ts";
import { encodeLabelMap } from "./masks/encode-label-map.ts";
import { encodeOverlay } from "./masks/encode-overlay.ts";
import { summarise } from "./masks/summarise.ts";
import type { NetworkOutputs } from "./network/load-network.ts";
import { openNetwork } from "./network/open-network.ts";
import type { SegmentationResult, SegmentationTask } from "./segmentation-task.ts";

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
