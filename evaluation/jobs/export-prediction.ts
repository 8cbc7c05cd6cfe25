import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { encode } from "fast-png";
import { type LabelSet, ServiceError } from "#contracts";
import { encodeLabelMap } from "#segmentation";
import type { PredictionNaming } from "./evaluation-record.ts";
import type { PlannedPair } from "./plan.ts";

/**
 * Writes a label map as a PNG, in the model's own labels: `<name>.png` with the labels' colours as
 * its palette, or as the benchmark of Cityscapes takes them, `<name>_pred_labelIds.png` with label
 * ids. Names are unique in an evaluation, those of corrupted copies too.
 */
export async function exportPrediction({
  folder,
  naming,
  pair: { name },
  labels,
  size: { widthPx, heightPx },
  labelSet,
}: {
  folder: string;
  naming: PredictionNaming;
  pair: PlannedPair;
  labels: Uint8Array;
  size: { widthPx: number; heightPx: number };
  labelSet: LabelSet;
}): Promise<void> {
  const stem = resolve(folder, name);
  if (!stem.startsWith(resolve(folder) + sep)) {
    throw new ServiceError("dataset_invalid", `The name ${JSON.stringify(name)} leads out.`);
  }
  const [path, bytes] =
    naming === "cityscapes"
      ? [`${stem}_pred_labelIds.png`, encodeIds({ labels, widthPx, heightPx, labelSet })]
      : [`${stem}.png`, encodeLabelMap({ labels, widthPx, heightPx, labelSet })];
  await mkdir(dirname(path), { recursive: true });
  // In one step, because a task that is repeated may be writing it too, perhaps on another machine.
  const temporary = join(dirname(path), `~${randomUUID()}.png`);
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}

function encodeIds({
  labels,
  widthPx,
  heightPx,
  labelSet,
}: {
  labels: Uint8Array;
  widthPx: number;
  heightPx: number;
  labelSet: LabelSet;
}): Uint8Array {
  const idByIndex = Uint8Array.from(labelSet.labels, ({ id }) => id);
  const data = labels.map((index) => idByIndex[index] ?? 0);
  return encode({ width: widthPx, height: heightPx, channels: 1, depth: 8, data });
}
