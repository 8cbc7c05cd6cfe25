import { basename } from "node:path";
import type { DatasetPair } from "#contracts";
import type { DatasetFiles } from "../datasets/dataset-files.ts";
import type { PlannedPair } from "./plan.ts";

const SUFFIX = ".png";

/** How a file was found, best first: a worse kind is looked at only when there is none of a better. */
const KINDS = ["at its place", "by its file name", "suffixed at its place", "suffixed"] as const;

interface Owned {
  name: string;
  kind: (typeof KINDS)[number];
}

/**
 * Finds the label maps that another tool wrote. A pair's is `<name>.png` at the place of its
 * photograph; or the only file anywhere of that file name, if no other pair has it; or, as the
 * benchmark of Cityscapes finds them, the only `<name>_*.png`, as in
 * `frankfurt_000000_000294_pred_labelIds.png`. No file is two pairs', and where it is open which
 * file is meant, the pair gets null: a wrong one would be scored without anybody noticing.
 *
 * @param all Names of the pairs that files may be of: those that are not scored as well.
 */
export async function findPredictions<T extends DatasetPair & { source: number }>({
  pairs,
  files,
  all = pairs,
}: {
  pairs: T[];
  files: Pick<DatasetFiles, "list">;
  all?: readonly Pick<DatasetPair, "name">[];
}): Promise<PlannedPair[]> {
  const findOwner = createOwnerFinder(all);
  const found = new Map<string, string[]>();
  for await (const { path } of files.list("")) {
    const owned = path.endsWith(SUFFIX) && findOwner(path.slice(0, -SUFFIX.length));
    if (owned) {
      const key = keyOf(owned);
      const paths = found.get(key) ?? [];
      found.set(key, paths);
      paths.push(path);
    }
  }

  return pairs.map((pair) => {
    const candidates = KINDS.map((kind) => found.get(keyOf({ name: pair.name, kind })));
    const [prediction = null, another] = candidates.find((paths) => paths !== undefined) ?? [];
    return { ...pair, prediction: another === undefined ? prediction : null };
  });
}

/** Returns which pair a file is of by its path without suffix; undefined when it is no single one's. */
function createOwnerFinder(
  pairs: readonly Pick<DatasetPair, "name">[],
): (place: string) => Owned | undefined {
  const names = new Set(pairs.map(({ name }) => name));
  /** By file name; null when several pairs have it. */
  const byStem = new Map<string, string | null>();
  for (const name of names) {
    const stem = basename(name);
    byStem.set(stem, byStem.has(stem) ? null : name);
  }

  return (place) => {
    if (names.has(place)) {
      return { name: place, kind: "at its place" };
    }
    const named = byStem.get(basename(place));
    if (named !== undefined) {
      return named === null ? undefined : { name: named, kind: "by its file name" };
    }
    // The longest name first: img_2_pred is of img_2, if there is one, and not of img.
    const start = place.lastIndexOf("/") + 1;
    for (let end = place.lastIndexOf("_"); end > start; end = place.lastIndexOf("_", end - 1)) {
      const begun = place.slice(0, end);
      const suffixed = byStem.get(basename(begun));
      if (names.has(begun)) {
        return { name: begun, kind: "suffixed at its place" };
      }
      if (suffixed !== undefined) {
        return suffixed === null ? undefined : { name: suffixed, kind: "suffixed" };
      }
    }
    return undefined;
  };
}

function keyOf({ name, kind }: Owned): string {
  return `${kind}/${name}`;
}
