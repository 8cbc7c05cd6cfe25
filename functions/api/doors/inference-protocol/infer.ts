import { type OpenedModel, type SegmentationTensor, ServiceError } from "#contracts";
import type { Segmentation } from "#segmentation";
import type { Caller } from "../../../caller.ts";
import type { Services } from "../../../services.ts";
import { segmentTogether, sizeOf } from "../segment-together.ts";
import { sliceSafetensors } from "../slice-safetensors.ts";
import type { OutputTensor } from "./encode-infer-response.ts";
import { type OutputName, outputsOf } from "./model-tensors.ts";
import type { InferRequest } from "./parse-infer-request.ts";

const TENSORS: Record<OutputName, SegmentationTensor> = {
  LABELS: "labels",
  CONFIDENCE: "confidence",
  SCORES: "scores",
};

/**
 * Runs a model on the images of one request, and stacks what it says of each.
 *
 * @throws ServiceError `request_invalid` when the images differ in size; what the pool throws;
 * `quota_exceeded`.
 */
export async function infer({
  services,
  caller,
  model,
  request: { quality, images, outputs },
  signal,
}: {
  services: Pick<Services, "inputs" | "segmentation">;
  caller: Caller;
  model: OpenedModel;
  request: InferRequest;
  signal: AbortSignal;
}): Promise<OutputTensor[]> {
  assertEqualSizes({ model, images });
  const segmentations = await segmentTogether({
    services,
    caller,
    model,
    quality,
    images,
    outputs: [{ format: "safetensors", tensors: outputs.map(({ name }) => TENSORS[name]) }],
    signal,
  });

  const files = segmentations.map(slice);
  const descriptions = outputsOf(model.manifest);
  return outputs.map(({ name, isBinary }) => {
    const slices = files.map((file) => {
      const found = file.get(TENSORS[name]);
      if (found === undefined) {
        throw new Error(`A child process left out the tensor ${TENSORS[name]}.`);
      }
      return found;
    });
    return {
      ...descriptions[name],
      shape: [slices.length, ...(slices[0]?.shape ?? [])],
      bytes: Buffer.concat(slices.map(({ bytes }) => bytes)),
      isBinary,
    };
  });
}

function slice({ outputs: [file = new Uint8Array()] }: Segmentation) {
  return sliceSafetensors(file);
}

/** One tensor holds all answers, so they must have one size. */
function assertEqualSizes({
  model,
  images,
}: {
  model: OpenedModel;
  images: InferRequest["images"];
}): void {
  const sizes = images.map((image) => sizeOf(image, model));
  const names = new Set(sizes.map(({ widthPx, heightPx }) => `${widthPx} x ${heightPx}`));
  if (names.size > 1) {
    throw new ServiceError(
      "request_invalid",
      `The images of one request must have one size, but there are ${[...names].slice(0, 4).join(", ")} px. Send them in several requests.`,
    );
  }
}
