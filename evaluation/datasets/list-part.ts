import {
  type CorruptionLevel,
  type DatasetLayout,
  type DatasetPair,
  LABEL_MAPPING_IDS,
  type LabelMappingId,
  ServiceError,
} from "#contracts";
import type { DatasetFiles } from "./dataset-files.ts";
import { type ListedFile, nameImages, nameLabels } from "./name-files.ts";

/** Folders of a dataset that are read in one way. */
export interface Part {
  /** What it is called in messages, and before names that other parts have too. */
  title: string;
  layout: DatasetLayout;
  /** Relative to the files; the first that exist are used. */
  folders: readonly { images: string; labels: string }[];
  /** Variant of the label mapping. */
  mapping: string;
  /** The names to read; without them, all there are. */
  names?: readonly string[] | undefined;
  domainOf: (name: string) => string;
  /** Leaves out what shows another visual domain. */
  onlyDomain?: string | undefined;
  corruption?: CorruptionLevel | undefined;
}

/** A pair with the sizes of its files. */
export interface SizedPair extends DatasetPair {
  imageBytes: number;
  labelBytes: number;
}

/** A photograph or a label map without its partner, or neither where a list names one. */
export interface IncompletePair {
  name: string;
  visualDomain: string;
  corruption?: CorruptionLevel;
  code: "image_missing" | "label_missing";
  reason: string;
}

/**
 * Finds the pairs of a part, in no order, and what lacks a partner.
 *
 * @throws ServiceError `dataset_not_found` when none of its folders is there.
 */
export async function listPart({
  files,
  part,
  list = (folder) => listFiles(files, folder),
}: {
  files: DatasetFiles;
  part: Part;
  /** Lists a folder, perhaps from memory. */
  list?: (folder: string) => Promise<readonly ListedFile[]>;
}): Promise<{ pairs: SizedPair[]; incomplete: IncompletePair[] }> {
  const found = await findFolders({ files, part, list });
  const images = nameImages({ ...part, listed: found.images, folder: found.folders.images });
  const labels = nameLabels({ ...part, listed: found.labels, folder: found.folders.labels });

  const pairs: SizedPair[] = [];
  const incomplete: IncompletePair[] = [];
  for (const name of part.names ?? new Set([...images.keys(), ...labels.keys()])) {
    const image = images.get(name);
    const label = labels.get(name);
    const visualDomain = part.domainOf(name);
    if (part.onlyDomain !== undefined && visualDomain !== part.onlyDomain) {
      continue;
    }
    const common = { name, visualDomain, ...(part.corruption && { corruption: part.corruption }) };
    if (image !== undefined && label !== undefined) {
      pairs.push({
        ...common,
        image: image.path,
        imageBytes: image.sizeBytes,
        label: label.path,
        labelBytes: label.sizeBytes,
        mapping: mappingId(label.mapping.replace("{mapping}", part.mapping)),
      });
    } else if (image === undefined) {
      const which = label === undefined ? "neither image nor label map" : "no image";
      const reason = `There is ${which} below ${found.folders.images}.`;
      incomplete.push({ ...common, code: "image_missing", reason });
    } else {
      const reason = `There is no label map below ${found.folders.labels}.`;
      incomplete.push({ ...common, code: "label_missing", reason });
    }
  }
  return { pairs, incomplete };
}

function mappingId(id: string): LabelMappingId {
  const known = LABEL_MAPPING_IDS.find((each) => each === id);
  if (known === undefined) {
    throw new Error(`a layout names a label mapping "${id}" that there is not`);
  }
  return known;
}

async function findFolders({
  files,
  part,
  list,
}: {
  files: DatasetFiles;
  part: Part;
  list: (folder: string) => Promise<readonly ListedFile[]>;
}) {
  for (const folders of part.folders) {
    const [images, labels] = await Promise.all([list(folders.images), list(folders.labels)]);
    if (images.length > 0 && labels.length > 0) {
      return { folders, images, labels };
    }
  }
  const looked = part.folders.map(({ images, labels }) => `${images} with ${labels}`);
  throw new ServiceError(
    "dataset_not_found",
    `${part.title} is not there: looked in ${files.url} for ${looked.join(" and for ")}.`,
  );
}

export async function listFiles(files: DatasetFiles, folder: string): Promise<ListedFile[]> {
  const listed = [];
  for await (const file of files.list(folder)) {
    listed.push(file);
  }
  return listed;
}
