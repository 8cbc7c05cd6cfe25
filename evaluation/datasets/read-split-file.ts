import { type DatasetLayout, ServiceError } from "#contracts";
import { nameOfLine } from "./name-files.ts";
import { openDatasetFiles } from "./open-dataset-files.ts";

/**
 * The names that a text file lists, one a line, with or without the suffix of photographs.
 *
 * @throws ServiceError `request_invalid` when it cannot be read, is empty or lists a name twice.
 */
export async function readSplitFile({
  splitFile,
  layout,
}: {
  /** A path or URL. */
  splitFile: string;
  layout: DatasetLayout;
}): Promise<string[]> {
  const end = splitFile.lastIndexOf("/");
  const folder = end < 0 ? "." : splitFile.slice(0, end) || "/";
  let body: Uint8Array;
  try {
    body = await (await openDatasetFiles(folder)).read(splitFile.slice(end + 1));
  } catch (error) {
    throw new ServiceError(
      "request_invalid",
      `The split file ${splitFile} cannot be read: ${(error as Error).message}`,
      { cause: error },
    );
  }

  const lines = new TextDecoder().decode(body).split("\n");
  const names = lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => nameOfLine(line, layout));
  if (names.length === 0) {
    throw new ServiceError("request_invalid", `${splitFile} lists no names.`);
  }
  const twice = names.length - new Set(names).size;
  if (twice > 0) {
    throw new ServiceError("request_invalid", `${splitFile} lists ${twice} names twice.`);
  }
  return names.sort();
}
