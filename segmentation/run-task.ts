import type { OutputSpec } from "#contracts";
import { answerTask } from "./answer-task.ts";
import { openNetwork } from "./network/open-network.ts";
import type { PreparationTask, SegmentationResult, SegmentationTask } from "./segmentation-task.ts";

/** Loads networks that are not loaded yet, and lets them answer their golden cases. */
export async function prepare({ qualities, ...task }: PreparationTask): Promise<void> {
  for (const quality of qualities) {
    await openNetwork({ ...task, quality });
  }
}

/** Decodes one image, segments it, and encodes what was asked for. */
export async function segment(task: SegmentationTask): Promise<SegmentationResult> {
  const network = await openNetwork(task);
  const withScores = task.outputs.some(hasScores);
  return answerTask(task, (photograph) => network.run(photograph, { withScores }));
}

/** Whether an output needs the network's scores. */
export function hasScores({ tensors }: OutputSpec): boolean {
  return tensors?.includes("scores") ?? false;
}
