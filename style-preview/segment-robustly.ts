import { LABEL_SETS, type OpenedModel, type OutputSpec } from "#contracts";
import {
  chooseLabels,
  type RawImage,
  type Segmentation,
  type SegmentationPool,
  type SegmentationResult,
} from "#segmentation";
import { findStyleFiles } from "./version/find-style-files.ts";

/**
 * Segments one image, and sees what of its label map holds under styles, each drawn as in training:
 * for each patch a style of the bank for the patch's own label.
 *
 * @param pool whose worker is `STYLE_WORKER`.
 * @param runs how many styles.
 * @throws ServiceError `styles_unavailable` when the version has none; `request_invalid` when its label
 * set has no such label or no such ids, or the image is too small for the grid; what the pool throws.
 */
export async function segmentRobustly({
  pool,
  model,
  image,
  outputs,
  runs,
  seed,
  signal,
}: {
  pool: Pick<SegmentationPool, "run">;
  model: OpenedModel;
  image: Uint8Array | RawImage;
  outputs: OutputSpec[];
  runs: number;
  seed: number;
  signal?: AbortSignal | undefined;
}): Promise<Segmentation> {
  // Thrown here already, so that no child process works in vain.
  findStyleFiles(model.manifest);
  for (const { labels, ids } of outputs) {
    chooseLabels({ labelSet: LABEL_SETS[model.manifest.labelSet], labels, ids });
  }
  return pool.run<SegmentationResult>({
    name: "segmentRobustly",
    model,
    image,
    runs: runsOfRobustness(runs),
    options: { quality: "standard", outputs, runs, seed },
    signal,
  });
}

/** How often it takes an image through a network: as it is, and in each style. */
export function runsOfRobustness(styles: number): number {
  return 1 + styles;
}
