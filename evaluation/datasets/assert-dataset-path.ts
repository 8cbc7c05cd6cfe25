import { ServiceError } from "#contracts";

/**
 * Refuses what could lead out of a dataset: descriptions of datasets name paths, and anybody writes
 * them.
 *
 * @throws ServiceError `dataset_invalid`
 */
export function assertDatasetPath(path: string): void {
  if (!isDatasetPath(path)) {
    throw new ServiceError(
      "dataset_invalid",
      `${JSON.stringify(path)} is no path inside a dataset. Name it relative to the dataset's folder, with "/" between folders and without "..".`,
    );
  }
}

export function isDatasetPath(path: string): boolean {
  return !/[\0\\]/.test(path) && path.split("/").every((each) => !["", ".", ".."].includes(each));
}
