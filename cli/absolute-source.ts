import { absoluteFolder, parseDatasetSource } from "#evaluation";

/**
 * The word of a dataset as every process reads it: a worker may run in another folder than the command.
 *
 * @throws ServiceError `request_invalid` when it is no dataset.
 */
export function absoluteSource(word: string): string {
  const { layout, folder, split, domain, mapping, splitFile } = parseDatasetSource(word);
  const options = {
    split,
    domain,
    mapping,
    "split-file": splitFile === undefined ? undefined : absoluteFolder(splitFile),
  };
  return [
    word.startsWith(`${layout}:`) ? `${layout}:${absoluteFolder(folder)}` : absoluteFolder(folder),
    ...Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : `${name}=${value}`,
    ),
  ].join(",");
}
