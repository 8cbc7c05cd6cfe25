import type { OpenedModel } from "#contracts";
import type { RawImage, SegmentationPool, Timed } from "#segmentation";
import type { PreviewOptions, PreviewResult } from "./preview-task.ts";
import type { ResolvedStyle } from "./version/resolve-styles.ts";

/**
 * Shows what styles change of one image's label map, in a child process.
 *
 * @param pool whose worker is `STYLE_WORKER`.
 * @param styles of this version, as `findStyles` gives them.
 * @throws ServiceError `request_invalid` for words of which none was ever seen, or too many of them, or a
 * grid that is too fine; what the pool throws.
 */
export async function previewStyles({
  pool,
  model,
  image,
  styles,
  strength,
  grid,
  seed,
  signal,
}: {
  pool: Pick<SegmentationPool, "run">;
  model: OpenedModel;
  image: Uint8Array | RawImage;
  styles: ResolvedStyle[];
  strength?: number | undefined;
  grid?: number | undefined;
  seed: number;
  signal?: AbortSignal | undefined;
}): Promise<Timed<PreviewResult>> {
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
