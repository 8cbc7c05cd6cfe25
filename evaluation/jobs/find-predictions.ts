import { basename } from "node:path";
import type { DatasetPair } from "#contracts";
import type { DatasetFiles } from "../datasets/dataset-files.ts";
import type { PlannedPair } from "./plan.ts";

const SUFFIX = ".png";

/**
 * Finds the label maps that another tool wrote: `<name>.png` at the place of the photograph, or
 * anywhere; or as the benchmark of Cityscapes finds them, `<name>*.png`, as in
 * `frankfurt_000000_000294_pred_labelIds.png`. A pair without one gets null.
 */
export async function findPredictions<T extends DatasetPair & { source: number }>({
  pairs,
  files,
}: {
  pairs: T[];
  files: DatasetFiles;
}): Promise<PlannedPair[]> {
  const byPath = new Set<string>();
  const byStem = new Map<string, string>();
  for await (const { path } of files.list("")) {
    if (path.endsWith(SUFFIX)) {
      byPath.add(path);
      byStem.set(basename(path, SUFFIX), path);
    }
  }
  const sortedStems = [...byStem.keys()].sort();

  return pairs.map((pair) => {
    const stem = basename(pair.name);
    const begun = firstAtLeast(sortedStems, `${stem}_`);
    const longer = begun?.startsWith(`${stem}_`) ? byStem.get(begun) : undefined;
    const exact = byPath.has(pair.name + SUFFIX) ? pair.name + SUFFIX : byStem.get(stem);
    return { ...pair, prediction: exact ?? longer ?? null };
  });
}

/** By halves: a loop over all stems for every pair would take minutes for a large dataset. */
function firstAtLeast(sorted: readonly string[], wanted: string): string | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return sorted[low];
}
