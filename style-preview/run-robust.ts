import { LABEL_SETS } from "#contracts";
import {
  answerTask,
  hasScores,
  type NetworkOutputs,
  type RawImage,
  type Robustness,
  type SegmentationResult,
} from "#segmentation";
import { findPatchLabels } from "./label-maps/find-patch-labels.ts";
import { createRandom } from "./mixing/create-random.ts";
import { drawSourceWeight } from "./mixing/draw-source-weight.ts";
import { mixPatches } from "./mixing/mix-patches.ts";
import { finestGrid } from "./mixing/patches.ts";
import { pickBankStyles } from "./mixing/pick-bank-styles.ts";
import { patchStatistics } from "./mixing/statistics.ts";
import { takeStatistics } from "./mixing/take-statistics.ts";
import type { RobustTask } from "./preview-task.ts";
import type { LoadedStyles } from "./version/load-styles.ts";
import { openStyles } from "./version/open-styles.ts";

/** Decodes one image, segments it as it is and in drawn styles, and encodes what was asked for. */
export async function runRobust(task: RobustTask): Promise<SegmentationResult> {
  const styles = await openStyles(task);
  return answerTask(task, (photograph) => infer({ task, styles, photograph }));
}

async function infer({
  task: { model, outputs, runs, seed },
  styles,
  photograph,
}: {
  task: RobustTask;
  styles: LoadedStyles;
  photograph: RawImage;
}): Promise<NetworkOutputs & { robustness: Robustness }> {
  const { sourceWeight, styles: banked } = styles.list;
  const features = await styles.before(photograph);
  // Nobody who asks for robustness can choose another for an image that is too narrow.
  const grid = Math.max(1, Math.min(styles.list.grid, finestGrid(features)));
  const { channels } = features;
  const own = patchStatistics(features, grid);
  const plain = await styles.after(photograph, features, { withScores: outputs.some(hasScores) });
  const known = LABEL_SETS[model.manifest.labelSet].labels;
  const labels = findPatchLabels({ ...photograph, labels: plain.labels }, grid).map(
    (index) => known[index]?.name ?? "",
  );

  const random = createRandom(seed);
  const into = new Float32Array(features.data.length);
  const differing = new Uint8Array(plain.labels.length);
  for (let run = 0; run < runs; run++) {
    const weight = drawSourceWeight({ random, channels, sourceWeight });
    const places = pickBankStyles({ random, labels, styles: banked });
    const data = mixPatches({
      features,
      grid,
      own,
      styles: takeStatistics(styles.bank, places, channels),
      sourceWeight: weight,
      into,
    });
    const styled = await styles.after(photograph, { ...features, data });
    countDifferences(plain.labels, styled.labels, differing);
  }
  return { ...plain, robustness: { runs, seed, differing } };
}

/** Adds one where a label differs. */
function countDifferences(plain: Uint8Array, styled: Uint8Array, differing: Uint8Array): void {
  for (let pixel = 0; pixel < plain.length; pixel++) {
    if (plain[pixel] !== styled[pixel]) {
      differing[pixel] = (differing[pixel] ?? 0) + 1;
    }
  }
}
