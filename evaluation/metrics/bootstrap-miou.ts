import { type Interval, percentileInterval } from "./percentile-interval.ts";
import { type BootstrapImage, resampleImages } from "./resample-images.ts";
import { scoreLabelSums } from "./score-label-sums.ts";

/**
 * The percentile interval of mIoU under resampling of images within their visual domain (Efron's
 * bootstrap): how far mIoU would move with other photographs of the same kind.
 *
 * @param level the share of replicates inside, like 0.95.
 * @returns null when no visual domain has two images, as nothing can then be drawn, or when no
 * pixel is scored. Replicates without a scored pixel are left out.
 */
export function bootstrapMiou({
  images,
  replicates,
  level,
  seed,
}: {
  images: readonly BootstrapImage[];
  replicates: number;
  level: number;
  seed: number;
}): Interval | null {
  if (new Set(images.map(({ visualDomain }) => visualDomain)).size === images.length) {
    return null;
  }
  const values: number[] = [];
  for (const [sums] of resampleImages({ evaluations: [images], replicates, seed })) {
    const miou = sums === undefined ? null : scoreLabelSums(sums).mean;
    if (miou !== null) {
      values.push(miou);
    }
  }
  return percentileInterval({ values: Float64Array.from(values), level });
}
