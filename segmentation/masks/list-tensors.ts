import type { SegmentationTensor } from "#contracts";
import type { Scores } from "../network/load-network.ts";
import type { NamedTensor } from "../network/read-safetensors.ts";
import type { LabelChoice } from "./choose-labels.ts";
import { keepConfidence } from "./keep-confidence.ts";
import type { SegmentedImage } from "./segmented-image.ts";
import { translateLabels } from "./translate-labels.ts";

/**
 * Lists what a network said as tensors: labels u8 and confidence u16 `[heightPx, widthPx]`, scores f32
 * `[labels that were chosen, h, w]`.
 */
export function listTensors({
  segmented,
  choice,
  tensors,
}: {
  segmented: SegmentedImage;
  choice: LabelChoice;
  tensors: SegmentationTensor[];
}): Map<string, NamedTensor> {
  const { labels, confidence, scores, photograph } = segmented;
  const shape = [photograph.heightPx, photograph.widthPx];
  const list: Record<SegmentationTensor, () => NamedTensor> = {
    labels: () => ({ shape, data: translateLabels(labels, choice) }),
    confidence: () => ({ shape, data: keepConfidence({ labels, confidence, choice }) }),
    scores: () => keepScores(scores, choice),
  };
  return new Map([...new Set(tensors)].map((name) => [name, list[name]()]));
}

function keepScores(scores: Scores | undefined, { labels }: LabelChoice): NamedTensor {
  if (scores === undefined) {
    throw new Error("The network was not asked for its scores.");
  }
  const { data, shape } = scores;
  const [, h, w] = shape;
  const kept = new Float32Array(labels.length * h * w);
  for (const [place, { index }] of labels.entries()) {
    kept.set(data.subarray(index * h * w, (index + 1) * h * w), place * h * w);
  }
  return { shape: [labels.length, h, w], data: kept };
}
