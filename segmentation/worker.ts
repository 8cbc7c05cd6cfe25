// The child process: decodes, runs, encodes. It may be killed at any moment, so it holds no state but
// loaded networks.
import type { OutputSpec } from "#contracts";
import { decodeImage } from "./images/decode-image.ts";
import { encodeOutput } from "./masks/encode-output.ts";
import { monotonicMs } from "./monotonic-ms.ts";
import { openNetwork } from "./network/open-network.ts";
import type { PreparationTask, SegmentationResult, SegmentationTask } from "./segmentation-task.ts";

// Ctrl-C in a terminal goes to the whole group; when this process ends is its parent's to say.
process.on("SIGINT", () => {});

/** Loads networks that are not loaded yet, and lets them answer their golden cases. */
export async function prepare({ qualities, ...task }: PreparationTask): Promise<void> {
  for (const quality of qualities) {
    await openNetwork({ ...task, quality });
  }
}

/** Decodes one image, segments it, and encodes what was asked for. */
export async function segment(task: SegmentationTask): Promise<SegmentationResult> {
  const { image, outputs: specs, quality } = task;
  const { manifest } = task.model;
  const network = await openNetwork(task);

  const started = monotonicMs();
  const photograph =
    image instanceof Uint8Array
      ? await decodeImage(image, { maxPixels: manifest.input.maxPixels })
      : image;
  const decoded = monotonicMs();
  const pixels = await network.run(photograph, { withScores: specs.some(hasScores) });
  const inferred = monotonicMs();
  const outputs: Uint8Array[] = [];
  for (const spec of specs) {
    outputs.push(await encodeOutput({ ...pixels, photograph, manifest, quality }, spec));
  }
  const encoded = monotonicMs();

  return {
    outputs,
    widthPx: photograph.widthPx,
    heightPx: photograph.heightPx,
    timings: {
      decodeMs: decoded - started,
      inferMs: inferred - decoded,
      encodeMs: encoded - inferred,
    },
    startedMs: started,
  };
}

function hasScores({ tensors }: OutputSpec): boolean {
  return tensors?.includes("scores") ?? false;
}
