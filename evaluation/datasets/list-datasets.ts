import { type DatasetDescription, datasetDescriptionSchema } from "#contracts";
import { openDatasetFiles } from "./open-dataset-files.ts";

const DESCRIPTION = "dataset.json";

export interface ListedDataset {
  /** Its folder below the others. */
  dataset: string;
  title: string;
  licence: string | null;
  visualDomains: string[];
}

/**
 * Lists the datasets below a folder or a bucket's prefix that describe themselves in `dataset.json`.
 * One whose description is garbled is left out: evaluating on it says what is wrong.
 */
export async function listDatasets({ url }: { url: string }): Promise<ListedDataset[]> {
  const files = await openDatasetFiles(url);
  const datasets: ListedDataset[] = [];
  for await (const { path } of files.list("")) {
    if (path.endsWith(`/${DESCRIPTION}`)) {
      const { data } = datasetDescriptionSchema.safeParse(parse(await files.read(path)));
      if (data !== undefined) {
        const dataset = path.slice(0, -`/${DESCRIPTION}`.length);
        datasets.push({
          dataset,
          title: data.name,
          licence: data.licence ?? null,
          visualDomains: domainsOf(data),
        });
      }
    }
  }
  return datasets.sort((one, other) => (one.dataset < other.dataset ? -1 : 1));
}

function domainsOf({ visualDomain, images = [], parts = [] }: DatasetDescription): string[] {
  const named = [visualDomain, ...[...images, ...parts].map((each) => each.visualDomain)];
  return [...new Set(named.flatMap((domain) => domain ?? []))].sort();
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
