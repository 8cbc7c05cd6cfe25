import type { BootstrapImage } from "../metrics/resample-images.ts";

/** Images of one evaluation and of another. */
export type ImagesOfBoth = readonly [BootstrapImage[], BootstrapImage[]];

/**
 * The images that both evaluations scored, of each.
 *
 * @param isOneDataset Whether names mean the same images in both. Without it truth must agree as well:
 * many datasets have a 0001.
 */
export function findCommonImages({
  images: [first, second],
  isOneDataset,
}: {
  images: ImagesOfBoth;
  isOneDataset: boolean;
}): ImagesOfBoth {
  const toKey = ({ name, visualDomain, sums }: BootstrapImage) =>
    JSON.stringify([visualDomain, name, isOneDataset ? null : [...sums.truth]]);
  const [ofFirst, ofSecond] = [new Set(first.map(toKey)), new Set(second.map(toKey))];
  return [
    first.filter((image) => ofSecond.has(toKey(image))),
    second.filter((image) => ofFirst.has(toKey(image))),
  ];
}
