import {
  type DatasetDescription,
  datasetDescriptionSchema,
  evaluationRequestSchema,
  ServiceError,
} from "#contracts";
import { DatasetFileMissing, type DatasetFiles } from "./dataset-files.ts";
import { openDatasetFiles } from "./open-dataset-files.ts";
import { DESCRIPTION } from "./read-description.ts";

/** How deep datasets may lie below the root, as in `corrupted/camvid/fog`. */
const DEEPEST = 3;

export interface ListedDataset {
  /** Its folder below the others. */
  dataset: string;
  title: string;
  licence: string | null;
  visualDomains: string[];
}

/**
 * Lists the datasets below a folder or a bucket's prefix that describe themselves in `dataset.json`,
 * at most three folders deep, and under names that a request may use. One whose description is
 * garbled is left out: evaluating on it says what is wrong.
 *
 * Looks at folders, and not at the files of each: a dataset of 100,000 files costs as much as a small one.
 */
export async function listDatasets({
  url,
  openFiles = openDatasetFiles,
}: {
  url: string;
  openFiles?: (url: string) => Promise<DatasetFiles>;
}): Promise<ListedDataset[]> {
  const files = await openFiles(url);
  const datasets: ListedDataset[] = [];
  for await (const dataset of files.folders("")) {
    datasets.push(...(await listFrom({ files, dataset, depth: 1 })));
  }
  return datasets.sort((one, other) => (one.dataset < other.dataset ? -1 : 1));
}

/** A folder that is a dataset, or those below it that are. */
async function listFrom({
  files,
  dataset,
  depth,
}: {
  files: DatasetFiles;
  dataset: string;
  depth: number;
}): Promise<ListedDataset[]> {
  if (!evaluationRequestSchema.shape.dataset.safeParse(dataset).success) {
    return [];
  }
  const body = await unlessMissing(files.read(`${dataset}/${DESCRIPTION}`));
  if (body !== undefined) {
    const { data } = datasetDescriptionSchema.safeParse(parse(body));
    return data === undefined ? [] : [describe({ dataset, description: data })];
  }
  const datasets: ListedDataset[] = [];
  if (depth < DEEPEST) {
    for (const folder of await foldersOf({ files, dataset })) {
      datasets.push(...(await listFrom({ files, dataset: folder, depth: depth + 1 })));
    }
  }
  return datasets;
}

/** None of one that may not be looked into: the others are there all the same. */
async function foldersOf({
  files,
  dataset,
}: {
  files: DatasetFiles;
  dataset: string;
}): Promise<string[]> {
  const folders: string[] = [];
  try {
    for await (const folder of files.folders(dataset)) {
      folders.push(folder);
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) {
      throw error;
    }
  }
  return folders;
}

function describe({
  dataset,
  description: { name, licence, visualDomain, images = [], parts = [] },
}: {
  dataset: string;
  description: DatasetDescription;
}): ListedDataset {
  const named = [visualDomain, ...[...images, ...parts].map((each) => each.visualDomain)];
  return {
    dataset,
    title: name,
    licence: licence ?? null,
    visualDomains: [...new Set(named.flatMap((domain) => domain ?? []))].sort(),
  };
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DatasetFileMissing) {
      return undefined;
    }
    throw error;
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
