import { randomUUID } from "node:crypto";
import {
  IGNORE_INDEX,
  LABEL_SETS,
  type LabelSet,
  parseModelReference,
  type SegmentationSummary,
} from "#contracts";
import type { Segmentation } from "#segmentation";
import type { Caller } from "../../../caller.ts";
import type { Services } from "../../../services.ts";
import { segmentTogether } from "../segment-together.ts";
import type { RoboflowResponse } from "./roboflow-request.ts";

/**
 * Segments images and describes what was found in Roboflow's words.
 *
 * @param modelId `name/version`, or a reference of our own.
 * @param minConfidence pixels that are less sure, from 0 to 1, get 255.
 * @throws ServiceError what the pool throws; `model_not_found`, `quota_exceeded`.
 */
export async function segmentForRoboflow({
  services,
  caller,
  modelId,
  images,
  minConfidence,
  signal,
}: {
  services: Pick<Services, "inputs" | "models" | "segmentation">;
  caller: Caller;
  modelId: string;
  images: Uint8Array[];
  minConfidence: number;
  signal: AbortSignal;
}): Promise<RoboflowResponse[]> {
  const started = performance.now();
  const model = await services.models.open(parseModelReference(modelId.replace("/", "@")));
  const segmentations = await segmentTogether({
    services,
    caller,
    model,
    quality: "standard",
    images,
    outputs: [
      { format: "grey-label-map", minConfidence },
      { format: "confidence" },
      { format: "summary", minConfidence },
    ],
    signal,
  });
  const seconds = (performance.now() - started) / 1000;

  const classMap = describeClasses(LABEL_SETS[model.manifest.labelSet], minConfidence);
  return segmentations.map((segmentation) => present(segmentation, { classMap, seconds }));
}

/** What a value of the mask means. Clients look up every value that they find. */
function describeClasses({ labels }: LabelSet, minConfidence: number): Record<string, string> {
  return {
    ...Object.fromEntries(labels.map(({ index, name }) => [index, name])),
    ...(minConfidence > 0 && { [IGNORE_INDEX]: "unlabelled" }),
  };
}

function present(
  { outputs, widthPx, heightPx }: Segmentation,
  { classMap, seconds }: { classMap: Record<string, string>; seconds: number },
): RoboflowResponse {
  const [mask, confidence, summary] = outputs.map((output) => Buffer.from(output));
  const { labels }: SegmentationSummary = JSON.parse(String(summary));
  return {
    inference_id: randomUUID(),
    time: seconds,
    image: { width: widthPx, height: heightPx },
    predictions: {
      segmentation_mask: mask?.toString("base64") ?? "",
      class_map: classMap,
      confidence_mask: confidence?.toString("base64") ?? "",
      present_class_ids: labels.map(({ index }) => index).sort((one, other) => one - other),
    },
  };
}
