import type { DatasetDescription } from "#contracts";
import { type DatasetSource, PLAIN_PAIRS } from "./parse-dataset-source.ts";

/** What a dataset is called where its folder does not matter, like `camvid dusk train`. */
export function nameDataset({
  source,
  description,
}: {
  source: DatasetSource;
  description?: DatasetDescription | undefined;
}): string {
  const { layout, domain, split, splitFile, mapping } = source;
  const own = description?.name ?? lastSegment(source.folder);
  const listed = splitFile && lastSegment(splitFile).replace(/\.[^.]*$/, "");
  return [layout === PLAIN_PAIRS ? own : layout, domain, split, listed, mapping]
    .filter((word) => word !== undefined && word !== "")
    .join(" ");
}

function lastSegment(path: string): string {
  return path.split("/").findLast((segment) => !["", ".", ".."].includes(segment)) ?? PLAIN_PAIRS;
}
