import {
  DATASET_LAYOUTS,
  type DatasetLayout,
  LABEL_MAPPING_IDS,
  ServiceError,
  visualDomainSchema,
} from "#contracts";

const PATTERN = "[<layout>:]<folder or URL>[,split=..][,domain=..][,mapping=..][,split-file=..]";
const OPTIONS = ["split", "domain", "mapping", "split-file"];

/** Anybody's own photographs and label maps, in `image/` and `label/`. */
export const PLAIN_PAIRS = "pairs";

/** What a job may be handed: which dataset, which part of it, and where. */
export interface DatasetSource {
  /** A name in DATASET_LAYOUTS. */
  layout: string;
  /** A path, `file:///folder` or `s3://bucket/prefix`. */
  folder: string;
  split?: string | undefined;
  /** The visual domain that is wanted. */
  domain?: string | undefined;
  /** Variant of the label mapping. */
  mapping?: string | undefined;
  /** Path or URL of a text file with the names to read, one a line. */
  splitFile?: string | undefined;
}

/**
 * The source that one word describes, like `cityscapes:/data/cityscapes,split=val`. Without a layout,
 * the folder is of plain pairs.
 *
 * @throws ServiceError `request_invalid` saying what is wrong with it.
 */
export function parseDatasetSource(word: string): DatasetSource {
  const { layout = PLAIN_PAIRS, rest = word } =
    // A URL has a colon as well, and a path may.
    /^(?<layout>[\w-]*):(?!\/\/)(?<rest>.*)$/s.exec(word)?.groups ?? {};
  const [folder = "", ...options] = rest.split(",");
  if (folder === "") {
    throw refusal(`${JSON.stringify(word)} is no dataset; expected ${PATTERN}`);
  }
  const values = parseOptions({ word, options });
  const source = {
    layout,
    folder,
    ...withValue("split", values.get("split")),
    ...withValue("domain", values.get("domain")),
    ...withValue("mapping", values.get("mapping")),
    ...withValue("splitFile", values.get("split-file")),
  };
  refuseUnknown(source);
  return source;
}

function parseOptions({ word, options }: { word: string; options: string[] }): Map<string, string> {
  const values = new Map<string, string>();
  for (const option of options) {
    const [name = "", ...rest] = option.split("=");
    const value = rest.join("=");
    if (!OPTIONS.includes(name)) {
      throw refusal(
        `${JSON.stringify(word)} has an unknown option ${JSON.stringify(name)}; expected ${PATTERN}`,
      );
    }
    if (value === "" || values.has(name)) {
      throw refusal(`${JSON.stringify(word)} must give ${name} one value; expected ${PATTERN}`);
    }
    values.set(name, value);
  }
  return values;
}

/**
 * Refuses what the layout does not have, before any file is looked for.
 *
 * @throws ServiceError `request_invalid`
 */
export function refuseUnknown({
  layout: name,
  split,
  domain,
  mapping,
}: Omit<DatasetSource, "folder">): void {
  const layout = findLayout(name);
  const splits = Object.keys(layout.splits);
  if (split === undefined && !layout.hasWhole) {
    throw refusal(`${name} needs a split, one of ${splits.join(", ")}`);
  }
  if (split !== undefined && !splits.includes(split)) {
    const instead = splits.length > 0 ? `it has ${splits.join(", ")}` : "use split-file";
    throw refusal(`${name} has no split ${JSON.stringify(split)}; ${instead}`);
  }
  if (domain === undefined && layout.visualDomain === null) {
    throw refusal(`${name} needs a domain, one of ${layout.domains.join(", ")}`);
  }
  if (domain !== undefined) {
    refuseDomain({ name, layout, domain });
  }
  const mappings = layout.isDescribed ? LABEL_MAPPING_IDS : layout.mappings;
  if (mapping !== undefined && !mappings.some((known) => known === mapping)) {
    throw refusal(
      `${name} has no label mapping ${JSON.stringify(mapping)}; it has ${mappings.join(", ") || "only one"}`,
    );
  }
}

function refuseDomain({
  name,
  layout,
  domain,
}: {
  name: string;
  layout: DatasetLayout;
  domain: string;
}): void {
  if (layout.domains.length > 0 && !layout.domains.includes(domain)) {
    throw refusal(
      `${name} has no domain ${JSON.stringify(domain)}; it has ${layout.domains.join(", ")}`,
    );
  }
  if (!visualDomainSchema.safeParse(domain).success) {
    throw refusal(
      `${JSON.stringify(domain)} is no visual domain, which is lower-case words, like night or heavy rain`,
    );
  }
}

/** @throws ServiceError `request_invalid` naming the known layouts. */
export function findLayout(name: string): DatasetLayout {
  const layout = DATASET_LAYOUTS.get(name);
  if (layout === undefined) {
    throw refusal(
      `no dataset ${JSON.stringify(name)}; known are ${[...DATASET_LAYOUTS.keys()].join(", ")}`,
    );
  }
  return layout;
}

function withValue<Name extends string>(name: Name, value: string | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: string };
}

function refusal(message: string): ServiceError {
  return new ServiceError("request_invalid", `${message}.`);
}
