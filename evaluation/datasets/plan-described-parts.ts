import {
  type DatasetDescription,
  type DatasetPart,
  IDENTITY_MAPPINGS,
  LABEL_MAPPING_IDS,
  type LabelSetId,
  ServiceError,
} from "#contracts";
import type { DatasetFiles } from "./dataset-files.ts";
import type { Part } from "./list-part.ts";
import {
  type DatasetSource,
  findLayout,
  PLAIN_PAIRS,
  refuseUnknown,
} from "./parse-dataset-source.ts";
import { joinFolders, planLayoutPart } from "./plan-layout-part.ts";
import { DESCRIPTION } from "./read-description.ts";

interface Described {
  files: DatasetFiles;
  source: DatasetSource;
  description: DatasetDescription | undefined;
  /** What label maps hold when neither source nor description says. */
  labelSet: LabelSetId | undefined;
  names: readonly string[] | undefined;
}

/**
 * How to read plain pairs, and what `dataset.json` makes of them: the names to read, what each shows,
 * and parts that lie elsewhere or are of another layout.
 */
export async function planDescribedParts(described: Described): Promise<Part[]> {
  const { source, description, names } = described;
  const { parts } = description ?? {};
  if (parts === undefined) {
    return [planPlainPart(described, {})];
  }
  if (names !== undefined || description?.images !== undefined) {
    const what = names === undefined ? "Images cannot be listed" : "A split file cannot be used";
    throw new ServiceError(
      "dataset_invalid",
      `${what} beside the parts in the ${DESCRIPTION} of ${source.folder}. Take one of them away.`,
    );
  }
  return Promise.all(
    parts.map((part) =>
      part.layout === undefined || part.layout === PLAIN_PAIRS
        ? planPlainPart(described, part)
        : planPartOfLayout(described, part, part.layout),
    ),
  );
}

function planPlainPart(
  { files, source, description, labelSet, names }: Described,
  part: DatasetPart,
): Part {
  const layout = findLayout(PLAIN_PAIRS);
  const domains = new Map(description?.images?.map((each) => [each.name, each.visualDomain]));
  const otherwise = part.visualDomain ?? description?.visualDomain;
  // A domain chooses where the description tells domains, and names them where it does not.
  const isTold = tellsDomain(description);
  const untold = (isTold ? undefined : source.domain) ?? layout.visualDomain ?? "";
  return {
    title: titleOf(part) ?? description?.name ?? source.layout,
    layout,
    folders: layout.folders.map(({ images, labels }) => ({
      images: joinFolders(part.folder ?? "", part.image ?? images),
      labels: joinFolders(part.folder ?? "", part.label ?? labels),
    })),
    mapping: findMapping({ files, source, description, labelSet, part }),
    names: names ?? description?.images?.map(({ name }) => name),
    domainOf: (name) => domains.get(name) ?? otherwise ?? untold,
    onlyDomain: isTold ? source.domain : undefined,
    corruption: part.corruption,
  };
}

async function planPartOfLayout(
  { files, source, description }: Described,
  part: DatasetPart,
  layout: string,
): Promise<Part> {
  const domain = part.visualDomain ?? description?.visualDomain;
  const { split, mapping } = part;
  const asked = { layout, split, domain, mapping };
  try {
    refuseUnknown(asked);
  } catch (error) {
    throw refusal(files, (error as Error).message);
  }
  const planned = await planLayoutPart({
    files,
    source: asked,
    root: part.folder ?? "",
    title: titleOf(part) ?? layout,
    corruption: part.corruption,
  });
  return { ...planned, onlyDomain: source.domain ?? planned.onlyDomain };
}

function tellsDomain(description: DatasetDescription | undefined): boolean {
  const tellers = [description, ...(description?.images ?? []), ...(description?.parts ?? [])];
  return (
    tellers.some((each) => each?.visualDomain !== undefined) ||
    (description?.parts ?? []).some(({ layout }) => layout !== undefined && layout !== PLAIN_PAIRS)
  );
}

function findMapping({
  files,
  source,
  description,
  labelSet,
  part,
}: Omit<Described, "names"> & { part: DatasetPart }): string {
  const heldLabels = description?.labelSet ?? labelSet;
  const mapping =
    source.mapping ??
    part.mapping ??
    description?.mapping ??
    (heldLabels && IDENTITY_MAPPINGS[heldLabels]);
  if (mapping === undefined) {
    throw new ServiceError(
      "dataset_invalid",
      `Nothing says what the label maps of ${files.url} hold. Add mapping=.., one of ${LABEL_MAPPING_IDS.join(", ")}, or a ${DESCRIPTION} with a name and a labelSet.`,
    );
  }
  if (!LABEL_MAPPING_IDS.some((known) => known === mapping)) {
    const known = LABEL_MAPPING_IDS.join(", ");
    throw refusal(files, `no label mapping ${JSON.stringify(mapping)}; known are ${known}.`);
  }
  return mapping;
}

function titleOf({ corruption, folder, image, visualDomain }: DatasetPart): string | undefined {
  return corruption
    ? `${corruption.name}-${corruption.severity}`
    : (folder ?? image ?? visualDomain);
}

function refusal(files: DatasetFiles, problem: string): ServiceError {
  return new ServiceError("dataset_invalid", `${files.url}/${DESCRIPTION}: ${problem} Mend it.`);
}
