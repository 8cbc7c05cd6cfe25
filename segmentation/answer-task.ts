import { decodeImage } from "./images/decode-image.ts";
import { encodeOutput } from "./masks/encode-output.ts";
import type { Robustness } from "./masks/segmented-image.ts";
import { monotonicMs } from "./monotonic-ms.ts";
import type { NetworkOutputs } from "./network/load-network.ts";
import type { RawImage, SegmentationResult, SegmentationTask } from "./segmentation-task.ts";

/**
 * Decodes one image, and encodes what was asked for of what `infer` says of its pixels. Blocks: for
 * child processes alone.
 *
 * @throws ServiceError `image_unreadable`, `request_invalid`; whatever `infer` throws.
 */
export async function answerTask(
  { image, outputs: specs, quality, model }: SegmentationTask,
  infer: (photograph: RawImage) => Promise<NetworkOutputs & { robustness?: Robustness }>,
): Promise<SegmentationResult> {
  const { manifest } = model;
  const started = monotonicMs();
  const photograph = await decodeTaskImage({ image, model });
  const decoded = monotonicMs();
  const pixels = await infer(photograph);
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

/** The pixels of a task's image, which somebody else may have decoded. */
export async function decodeTaskImage({
  image,
  model: { manifest },
}: Pick<SegmentationTask, "image" | "model">): Promise<RawImage> {
  return image instanceof Uint8Array
    ? decodeImage(image, { maxPixels: manifest.input.maxPixels })
    : image;
}
