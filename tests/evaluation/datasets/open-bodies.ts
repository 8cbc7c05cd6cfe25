import type { LabelSetId } from "#contracts";
import { createMemoryObjectStore } from "#storage";
import { createStoreFiles } from "../../../evaluation/datasets/create-store-files.ts";
import type { DatasetFiles } from "../../../evaluation/datasets/dataset-files.ts";
import { openDataset } from "../../../evaluation/datasets/open-dataset.ts";
import { parseDatasetSource } from "../../../evaluation/datasets/parse-dataset-source.ts";

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
  const files = await filesOf(bodies);
  const source = parseDatasetSource(word.replace("@", "pairs"));
  return { files, dataset: await openDataset({ source, files, labelSet }) };
}

export async function filesOf(bodies: Readonly<Record<string, Uint8Array>>): Promise<DatasetFiles> {
  const store = createMemoryObjectStore();
  for (const [path, body] of Object.entries(bodies)) {
    await store.putIfAbsent(path, body);
  }
  return createStoreFiles({ store, prefix: "" });
}
