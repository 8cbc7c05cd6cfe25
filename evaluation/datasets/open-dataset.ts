import { LABEL_MAPPINGS, type LabelSetId, ServiceError } from "#contracts";
import { assertNotEmpty, type DatasetFiles } from "./dataset-files.ts";
import { digestPairs } from "./digest-pairs.ts";
import {
  type IncompletePair,
  listFiles,
  listPart,
  type Part,
  type SizedPair,
} from "./list-part.ts";
import { nameDataset } from "./name-dataset.ts";
import { type DatasetSource, findLayout } from "./parse-dataset-source.ts";
import { planDescribedParts } from "./plan-described-parts.ts";
import { planLayoutPart } from "./plan-layout-part.ts";
import { readDescription } from "./read-description.ts";
import { readSplitFile } from "./read-split-file.ts";
import { separateNames } from "./separate-names.ts";

const REASONS_SHOWN = 10;

/** What there is to evaluate on. Only files were listed: no image has been looked at. */
export interface Dataset {
  name: string;
  licence?: string;
  labelSet: LabelSetId;
  /** Complete ones, sorted by name. */
  pairs: SizedPair[];
  incomplete: IncompletePair[];
  /** SHA-256 of which pairs these are: names, visual domains, corruptions, paths, sizes, mappings. */
  digest: string;
}

/**
 * Lists the pairs of a dataset. Reads its descriptions, and no image.
 *
 * @param files Those of `source.folder`.
 * @param labelSet What label maps of plain pairs hold, when neither source nor description says.
 * @throws ServiceError `dataset_not_found` when its folders are not there.
 * @throws ServiceError `dataset_invalid` when no pair is complete, a description is garbled, or parts
 * are of different label sets.
 * @throws ServiceError `request_invalid` when the source asks for what the dataset does not have.
 */
export async function openDataset({
  source,
  files,
  labelSet,
}: {
  source: DatasetSource;
  files: DatasetFiles;
  labelSet?: LabelSetId | undefined;
}): Promise<Dataset> {
  const layout = findLayout(source.layout);
  if (layout.isDescribed) {
    await assertNotEmpty(files);
  }
  const names = source.splitFile && (await readSplitFile({ splitFile: source.splitFile, layout }));
  const description = layout.isDescribed ? await readDescription(files) : undefined;
  const name = nameDataset({ source, description });
  const planning = { files, source, names: names || undefined };
  const parts = layout.isDescribed
    ? await planDescribedParts({ ...planning, description, labelSet })
    : [await planLayoutPart({ ...planning, title: name })];

  const { pairs, incomplete } = await listParts({ files, parts });
  if (pairs.length === 0) {
    throw nothingComplete({ name, files, parts, incomplete });
  }
  return {
    name,
    ...(description?.licence !== undefined && { licence: description.licence }),
    labelSet: sharedLabelSet({ name, pairs }),
    pairs,
    incomplete,
    digest: digestPairs(pairs),
  };
}

/** Sorted, under names that no two share. */
async function listParts({ files, parts }: { files: DatasetFiles; parts: readonly Part[] }) {
  // Corrupted copies share their label maps, whose folder is listed once.
  const listed = new Map<string, ReturnType<typeof listFiles>>();
  const list = (folder: string) => {
    const listing = listed.get(folder) ?? listFiles(files, folder);
    listed.set(folder, listing);
    return listing;
  };
  const groups = [];
  for (const part of parts) {
    const { pairs, incomplete } = await listPart({ files, part, list });
    groups.push({ title: part.title, members: [...pairs, ...incomplete] });
  }

  const members = separateNames<SizedPair | IncompletePair>(groups).flat();
  members.sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    pairs: members.filter((member) => "image" in member),
    incomplete: members.filter((member) => "reason" in member),
  };
}

function sharedLabelSet({
  name,
  pairs,
}: {
  name: string;
  pairs: readonly SizedPair[];
}): LabelSetId {
  const mappings = [...new Set(pairs.map(({ mapping }) => mapping))];
  const [labelSet, ...others] = new Set(mappings.map((mapping) => LABEL_MAPPINGS[mapping].to));
  if (labelSet === undefined || others.length > 0) {
    throw new ServiceError(
      "dataset_invalid",
      `The label maps of ${name} are of different label sets: ${mappings.map((mapping) => `${mapping} is to ${LABEL_MAPPINGS[mapping].to}`).join(", ")}. Choose mappings to one label set.`,
    );
  }
  return labelSet;
}

function nothingComplete({
  name,
  files,
  parts,
  incomplete,
}: {
  name: string;
  files: DatasetFiles;
  parts: readonly Part[];
  incomplete: readonly IncompletePair[];
}): ServiceError {
  const [first] = incomplete;
  const wanted = parts[0]?.onlyDomain;
  const reasons = incomplete.slice(0, REASONS_SHOWN).map((each) => `${each.name}: ${each.reason}`);
  const found = wanted === undefined ? "Nothing was found" : `Nothing shows ${wanted}`;
  return new ServiceError(
    "dataset_invalid",
    `There is no complete pair of ${name} in ${files.url}. ${first ? reasons.join(" ") : `${found}.`}`,
  );
}
