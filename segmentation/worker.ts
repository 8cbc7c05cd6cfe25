// The child process: decodes, runs, encodes. It may be killed at any moment, so it holds no state but
// loaded networks.
import type { OutputSpec } from "#contracts";
import { decodeImage } from "./images/decode-image.ts";
import { encodeOutput } from "./masks/encode-output.ts";
import { openNetwork } from "./network/open-network.ts";
import type { SegmentationResult, SegmentationTask } from "./segmentation-task.ts";

/** Loads a network, if it is not loaded yet, and lets it answer its golden cases. */
export async function prepare(task: Omit<SegmentationTask, "image" | "outputs">): Promise<number> {
  await openNetwork(task);
  return process.pid;
}

/** Decodes one image, segments it, and encodes what was asked for. */
export async function segment(task: SegmentationTask): Promise<SegmentationResult> {
  const { image, outputs: specs, quality } = task;
  const { manifest } = task.model;
  const network = await openNetwork(task);

  const started = performance.now();
  const photograph =
    image instanceof Uint8Array
      ? await decodeImage(image, { maxPixels: manifest.input.maxPixels })
      : image;
  const decoded = performance.now();
  const pixels = await network.run(photograph, { withScores: specs.some(hasScores) });
  const inferred = performance.now();
  const outputs: Uint8Array[] = [];
  for (const spec of specs) {
    outputs.push(await encodeOutput({ ...pixels, photograph, manifest, quality }, spec));
  }
  const encoded = performance.now();

  return {
    outputs,
    widthPx: photograph.widthPx,
    heightPx: photograph.heightPx,
    timings: {
      decodeMs: decoded - started,
      inferMs: inferred - decoded,
      encodeMs: encoded - inferred,
    },
  };
}

function hasScores({ tensors }: OutputSpec): boolean {
  return tensors?.includes("scores") ?? false;
}
