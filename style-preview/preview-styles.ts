import type { OpenedModel, StyleChoice } from "#contracts";
import type { RawImage, SegmentationPool, Timed } from "#segmentation";
import type { PreviewOptions, PreviewResult } from "./preview-task.ts";
import { readStyleList } from "./version/read-style-json.ts";
import { resolveStyles } from "./version/resolve-styles.ts";

/**
 * Shows what styles change of one image's label map, in a child process.
 *
 * @param pool whose worker is `STYLE_WORKER`.
 * @throws ServiceError `styles_unavailable` when the version has none, or none of words;
 * `request_invalid` for an unknown style, words of which none was ever seen, or a grid that is too
 * fine; what the pool throws.
 */
export async function previewStyles({
  pool,
  model,
  image,
  styles: choices,
  strength,
  grid,
  seed,
  signal,
}: {
  pool: Pick<SegmentationPool, "run">;
  model: OpenedModel;
  image: Uint8Array | RawImage;
  styles: readonly StyleChoice[];
  strength?: number | undefined;
  grid?: number | undefined;
  seed: number;
  signal?: AbortSignal | undefined;
}): Promise<Timed<PreviewResult>> {
  const list = await readStyleList(model);
  const styles = resolveStyles({ choices, manifest: model.manifest, list });
  const options: PreviewOptions = { styles, strength, grid, seed };
  return pool.run<PreviewResult>({
    name: "preview",
    model,
    image,
    runs: runsOfPreview(styles.length),
    options,
    signal,
  });
}

/** How often a preview takes an image through a network: as it is, and in each style. */
export function runsOfPreview(styles: number): number {
  return 1 + styles;
}
