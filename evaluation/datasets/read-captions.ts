import { z } from "zod";
import { ServiceError, visualDomainSchema } from "#contracts";
import { DatasetFileMissing, type DatasetFiles, DatasetFileUnreadable } from "./dataset-files.ts";

export const CAPTIONS = "captions.jsonl";

const captionSchema = z.object({ name: z.string(), visualDomain: visualDomainSchema });

/**
 * The visual domain of each picture that `captions.jsonl` describes; none when there is no such file.
 *
 * @param folder Where it lies, relative to the files; `""` is their root.
 * @throws ServiceError `dataset_invalid` naming the line that is garbled.
 */
export async function readCaptions({
  files,
  folder,
}: {
  files: DatasetFiles;
  folder: string;
}): Promise<Map<string, string>> {
  const path = folder === "" ? CAPTIONS : `${folder}/${CAPTIONS}`;
  const domains = new Map<string, string>();
  for (const [index, line] of (await readLines({ files, path })).entries()) {
    if (line.trim() === "") {
      continue;
    }
    const caption = captionSchema.safeParse(parseJson(line));
    if (!caption.success) {
      throw new ServiceError(
        "dataset_invalid",
        `Line ${index + 1} of ${files.url}/${path} describes no picture: it needs a name and a visualDomain.`,
      );
    }
    domains.set(caption.data.name, caption.data.visualDomain);
  }
  return domains;
}

async function readLines({
  files,
  path,
}: {
  files: DatasetFiles;
  path: string;
}): Promise<string[]> {
  try {
    return new TextDecoder().decode(await files.read(path)).split("\n");
  } catch (error) {
    if (error instanceof DatasetFileMissing && !(error instanceof DatasetFileUnreadable)) {
      return [];
    }
    throw error;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
