import { ServiceError } from "#contracts";

/**
 * Files that are only read, wherever they lie. Paths are relative, with `/` between folders, and
 * never lead out. Every backend passes `tests/evaluation/datasets/dataset-files-contract.ts`.
 */
export interface DatasetFiles {
  /** Where they are, for messages: `file:///...`, `s3://...`. */
  readonly url: string;

  /**
   * All files below a folder, however deep, in no promised order; `""` is everything. None when there
   * is no such folder.
   *
   * @throws ServiceError `dataset_invalid` when the path leads out.
   * @throws ServiceError `dataset_not_found` when nothing may be read there.
   */
  list(folder: string): AsyncIterable<{ path: string; sizeBytes: number }>;

  /**
   * Paths of the folders right below a folder, in no promised order, at the cost of what lies right
   * there and not of what lies deeper. None when there is no such folder. Throws as `list` does.
   */
  folders(folder: string): AsyncIterable<string>;

  /**
   * @throws DatasetFileMissing, also for what is there and cannot be read: DatasetFileUnreadable.
   * @throws ServiceError as `list` does.
   */
  read(path: string): Promise<Uint8Array>;
}

/** A dataset, or its description, names a file that is not there. */
export class DatasetFileMissing extends ServiceError {
  constructor({ url, path, message }: { url: string; path: string; message?: string }) {
    super("dataset_invalid", message ?? `There is no file "${path}" in ${url}.`);
  }
}

/** One file of a dataset is there and cannot be read, which says nothing of the others. */
export class DatasetFileUnreadable extends DatasetFileMissing {
  constructor({ url, path, reason }: { url: string; path: string; reason: string }) {
    super({ url, path, message: `The file "${path}" in ${url} cannot be read: ${reason}.` });
  }
}

/** @throws ServiceError `dataset_not_found` when there is not a single file. */
export async function assertNotEmpty(files: DatasetFiles): Promise<void> {
  for await (const _ of files.list("")) {
    return;
  }
  throw new ServiceError(
    "dataset_not_found",
    `There is no folder ${files.url}, or it is empty. Name the folder that holds the dataset.`,
  );
}
