import { z } from "zod";
import {
  type DatasetDescription,
  datasetDescriptionSchema,
  LABEL_MAPPINGS,
  ServiceError,
} from "#contracts";
import { DatasetFileMissing, type DatasetFiles, DatasetFileUnreadable } from "./dataset-files.ts";

export const DESCRIPTION = "dataset.json";

/**
 * What `dataset.json` says; undefined when there is none.
 *
 * @throws ServiceError `dataset_invalid` naming the first thing that is wrong with it.
 */
export async function readDescription(
  files: DatasetFiles,
): Promise<DatasetDescription | undefined> {
  let body: Uint8Array;
  try {
    body = await files.read(DESCRIPTION);
  } catch (error) {
    // One that may not be read says something, and going on without it would be a guess.
    if (error instanceof DatasetFileMissing && !(error instanceof DatasetFileUnreadable)) {
      return undefined;
    }
    throw error;
  }

  const description = parse({ body, url: files.url });
  const { labelSet, mapping, images = [] } = description;
  const to = mapping === undefined ? undefined : findMapping({ mapping, url: files.url });
  if (labelSet !== undefined && to !== undefined && labelSet !== to) {
    throw refusal(files.url, `its mapping ${mapping} is to ${to}, but its labelSet is ${labelSet}`);
  }
  const names = new Set(images.map(({ name }) => name));
  if (names.size < images.length) {
    throw refusal(files.url, `its images name ${images.length - names.size} twice`);
  }
  return description;
}

function parse({ body, url }: { body: Uint8Array; url: string }): DatasetDescription {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw refusal(url, `it is no JSON (${(error as Error).message})`);
  }
  const parsed = datasetDescriptionSchema.safeParse(content);
  if (!parsed.success) {
    throw refusal(url, z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " "));
  }
  return parsed.data;
}

/** The label set that a mapping is to. */
function findMapping({ mapping, url }: { mapping: string; url: string }): string {
  const found = Object.values(LABEL_MAPPINGS).find(({ id }) => id === mapping);
  if (found === undefined) {
    const known = Object.keys(LABEL_MAPPINGS).join(", ");
    throw refusal(url, `no label mapping ${JSON.stringify(mapping)}; known are ${known}`);
  }
  return found.to;
}

function refusal(url: string, problem: string): ServiceError {
  return new ServiceError("dataset_invalid", `${url}/${DESCRIPTION}: ${problem}. Mend it.`);
}
