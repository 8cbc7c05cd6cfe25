import type { LabelSetId } from "#contracts";
import { openDataset } from "../../../evaluation/datasets/open-dataset.ts";
import { parseDatasetSource } from "../../../evaluation/datasets/parse-dataset-source.ts";
import { createMemoryFiles } from "./create-memory-files.ts";

/** Opens a dataset of these files. `@` in the word stands for their folder. */
export async function openBodies({
  word,
  bodies,
  labelSet,
}: {
  word: string;
  bodies: Readonly<Record<string, Uint8Array>>;
  labelSet?: LabelSetId;
}) {
  const files = createMemoryFiles(bodies);
  const source = parseDatasetSource(word.replace("@", "pairs"));
  return { files, dataset: await openDataset({ source, files, labelSet }) };
}
