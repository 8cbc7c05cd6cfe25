import type { DatasetFiles } from "#evaluation";

/** Far more than one evaluation has sources. */
const MOST_OPEN = 32;

type OpenFiles = (url: string) => Promise<DatasetFiles>;

/**
 * Opens the files of each URL once, however many shards need them: each opening of a bucket makes a
 * client with connections of its own.
 */
export function openFilesOnce(open: OpenFiles): OpenFiles {
  const opened = new Map<string, Promise<DatasetFiles>>();
  return (url) => {
    const files = opened.get(url) ?? open(url);
    opened.delete(url);
    opened.set(url, files);
    // What could not be opened may be there the next time.
    files.catch(() => opened.delete(url));
    for (const oldest of [...opened.keys()].slice(0, -MOST_OPEN)) {
      opened.delete(oldest);
    }
    return files;
  };
}
