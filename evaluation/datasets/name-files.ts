import { type DatasetLayout, ServiceError } from "#contracts";

export interface ListedFile {
  path: string;
  sizeBytes: number;
}

/** The photographs of a folder by their names. */
export function nameImages({
  listed,
  folder,
  layout,
}: {
  listed: readonly ListedFile[];
  folder: string;
  layout: DatasetLayout;
}): Map<string, ListedFile> {
  const images = new Map<string, ListedFile>();
  for (const file of listed) {
    for (const suffix of layout.imageSuffixes) {
      const name = nameOf({ path: below(file.path, folder), prefix: layout.imagePrefix, suffix });
      const other = name === undefined ? undefined : images.get(name);
      if (other !== undefined) {
        throw new ServiceError(
          "dataset_invalid",
          `${other.path} and ${file.path} are both the image of ${name}. Take one of them away.`,
        );
      }
      if (name !== undefined) {
        images.set(name, file);
      }
    }
  }
  return images;
}

/** The label maps of a folder by their names: of several the one of the best kind. */
export function nameLabels({
  listed,
  folder,
  layout,
}: {
  listed: readonly ListedFile[];
  folder: string;
  layout: DatasetLayout;
}): Map<string, ListedFile & { mapping: string }> {
  const best = new Map<string, ListedFile & { mapping: string; rank: number }>();
  for (const file of listed) {
    for (const [rank, { prefix, suffix, mapping }] of layout.labels.entries()) {
      const name = nameOf({ path: below(file.path, folder), prefix, suffix });
      if (name !== undefined) {
        if (rank < (best.get(name)?.rank ?? Number.POSITIVE_INFINITY)) {
          best.set(name, { ...file, mapping, rank });
        }
        // 00001_labelTrainIds.png ends in .png too, but is of the better kind.
        break;
      }
    }
  }
  return best;
}

/** What a photograph's path in a list of names calls it; the line itself when it has no suffix. */
export function nameOfLine(line: string, layout: DatasetLayout): string {
  const names = layout.imageSuffixes.map((suffix) =>
    nameOf({ path: line, prefix: layout.imagePrefix, suffix }),
  );
  return names.find((name) => name !== undefined) ?? line;
}

function nameOf({
  path,
  prefix,
  suffix,
}: {
  path: string;
  prefix: string;
  suffix: string;
}): string | undefined {
  const start = path.lastIndexOf("/") + 1;
  const file = path.slice(start);
  // Desktops leave hidden files beside every file.
  const isNamed = !file.startsWith(".") && file.startsWith(prefix) && file.endsWith(suffix);
  return isNamed && file.length >= prefix.length + suffix.length
    ? path.slice(0, start) + file.slice(prefix.length, file.length - suffix.length)
    : undefined;
}

function below(path: string, folder: string): string {
  return folder === "" ? path : path.slice(folder.length + 1);
}
