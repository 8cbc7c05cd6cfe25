import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { LabelSums } from "./sum-labels.ts";

/** What resampling needs to know of an image. */
export interface BootstrapImage {
  /** Unique in its visual domain. */
  name: string;
  visualDomain: string;
  sums: LabelSums;
}

/**
 * Draws images with replacement, as many of each visual domain as it has, and sums what was drawn.
 *
 * Every visual domain has a generator of its own, seeded with its name, and images are sorted by
 * name: what is drawn of a domain depends neither on the order of images nor on other domains.
 *
 * @yields the sums of one replicate, of each of `evaluations`; they are overwritten by the next.
 * @param evaluations of the very same images, which are drawn alike for all of them.
 */
export function* resampleImages({
  evaluations,
  replicates,
  seed,
}: {
  evaluations: readonly (readonly BootstrapImage[])[];
  replicates: number;
  seed: number;
}): Generator<LabelSums[]> {
  const sorted = evaluations.map(sortImages);
  const [first = []] = sorted;
  const labelCount = first[0]?.sums.truth.length ?? 0;
  const rowLength = 3 * labelCount * sorted.length;
  const rows = packRows({ sorted, labelCount, rowLength });
  const domains = findDomains({ images: first, seed });

  const total = new Float64Array(rowLength);
  const views = sorted.map((_, at) => unpack({ total, at, labelCount }));
  for (let replicate = 0; replicate < replicates; replicate++) {
    total.fill(0);
    for (const { start, end, generator } of domains) {
      for (let draw = start; draw < end; draw++) {
        const row = uniformInt(generator, start, end - 1) * rowLength;
        for (let at = 0; at < rowLength; at++) {
          total[at] = (total[at] ?? 0) + (rows[row + at] ?? 0);
        }
      }
    }
    yield views;
  }
}

/** By visual domain, then name; by code units, as languages sort in different ways. */
function sortImages(images: readonly BootstrapImage[]): BootstrapImage[] {
  const sorted = images.toSorted(
    (one, other) => compare(one.visualDomain, other.visualDomain) || compare(one.name, other.name),
  );
  for (const [at, { name, visualDomain }] of sorted.entries()) {
    const before = sorted[at - 1];
    if (before?.name === name && before.visualDomain === visualDomain) {
      throw new TypeError(`Two images of ${visualDomain} are called ${name}. Name each once.`);
    }
  }
  return sorted;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** A row for each image: intersection, truth and prediction by label, of each evaluation. */
function packRows({
  sorted,
  labelCount,
  rowLength,
}: {
  sorted: BootstrapImage[][];
  labelCount: number;
  rowLength: number;
}): Float64Array {
  const rows = new Float64Array(rowLength * (sorted[0]?.length ?? 0));
  for (const [evaluation, images] of sorted.entries()) {
    for (const [image, { sums }] of images.entries()) {
      const start = image * rowLength + evaluation * 3 * labelCount;
      rows.set(sums.intersection, start);
      rows.set(sums.truth, start + labelCount);
      rows.set(sums.prediction, start + 2 * labelCount);
    }
  }
  return rows;
}

function unpack({
  total,
  at,
  labelCount,
}: {
  total: Float64Array;
  at: number;
  labelCount: number;
}): LabelSums {
  const part = (place: number) =>
    total.subarray((3 * at + place) * labelCount, (3 * at + place + 1) * labelCount);
  return { intersection: part(0), truth: part(1), prediction: part(2) };
}

function findDomains({ images, seed }: { images: BootstrapImage[]; seed: number }) {
  const names = [...new Set(images.map(({ visualDomain }) => visualDomain))];
  return names.map((name) => {
    const digest = createHash("sha256").update(`${seed}/${name}`).digest();
    return {
      start: images.findIndex(({ visualDomain }) => visualDomain === name),
      end: images.findLastIndex(({ visualDomain }) => visualDomain === name) + 1,
      generator: xoroshiro128plus(digest.readInt32BE(0)),
    };
  });
}
