import { type CorruptionLevel, type DatasetLayout, ServiceError } from "#contracts";
import type { DatasetFiles } from "./dataset-files.ts";
import type { Part } from "./list-part.ts";
import { type DatasetSource, findLayout } from "./parse-dataset-source.ts";
import { CAPTIONS, readCaptions } from "./read-captions.ts";

/** How to read a dataset as its publishers unpack it. */
export async function planLayoutPart({
  files,
  source,
  root = "",
  title,
  names,
  corruption,
}: {
  files: DatasetFiles;
  /** One that `refuseUnknown` let pass. */
  source: Omit<DatasetSource, "folder">;
  /** The folder where the layout begins, relative to the files. */
  root?: string;
  title: string;
  names?: readonly string[] | undefined;
  corruption?: CorruptionLevel | undefined;
}): Promise<Part> {
  const layout = findLayout(source.layout);
  const domain = source.domain ?? layout.visualDomain ?? "";
  const split = source.split === undefined ? "" : (layout.splits[source.split] ?? "");
  const fill = (folder: string) =>
    joinFolders(root, folder.replace("{split}", split).replace("{domain}", domain));

  return {
    title,
    layout,
    folders: layout.folders.map(({ images, labels }) => ({
      images: fill(images),
      labels: fill(labels),
    })),
    mapping: source.mapping ?? layout.mappings[0] ?? "",
    names,
    corruption,
    ...(layout.captionsTellDomain
      ? await domainsOfCaptions({ files, root, layout, wanted: source.domain })
      : { domainOf: () => domain }),
  };
}

/** Captions tell what each picture shows, so that a domain chooses pictures and no folder. */
async function domainsOfCaptions({
  files,
  root,
  layout,
  wanted,
}: {
  files: DatasetFiles;
  root: string;
  layout: DatasetLayout;
  wanted: string | undefined;
}): Promise<Pick<Part, "domainOf" | "onlyDomain">> {
  const domains = await readCaptions({ files, folder: root });
  return {
    onlyDomain: wanted,
    domainOf(name) {
      const domain = domains.get(name);
      if (domain === undefined && wanted !== undefined) {
        throw new ServiceError(
          "dataset_invalid",
          `${files.url}/${joinFolders(root, CAPTIONS)} does not tell the visual domain of ${name}. Make the pictures again, or leave out domain=.`,
        );
      }
      return domain ?? layout.visualDomain ?? "";
    },
  };
}

/** Without empty segments, which an absent split leaves. */
export function joinFolders(...folders: string[]): string {
  return folders
    .flatMap((folder) => folder.split("/"))
    .filter((segment) => segment !== "")
    .join("/");
}
