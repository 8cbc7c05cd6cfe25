import { type ModelManifest, ServiceError, type StyleChoice, type StyleList } from "#contracts";
import { findStyleFiles } from "./find-style-files.ts";

/** A style that a version can make. */
export type ResolvedStyle =
  | { source: "bank"; name: string; label: string; place: number }
  | { source: "words"; name: string };

/** Names that an error lists, of the many that a bank may have. */
const LISTED = 8;

/**
 * Finds what a request's styles are in a version: entries of its bank, or words.
 *
 * @throws ServiceError `request_invalid` for a style that the bank does not have, `styles_unavailable`
 * for words where the version has no map from words.
 */
export function resolveStyles({
  choices,
  manifest,
  list,
}: {
  choices: readonly StyleChoice[];
  manifest: ModelManifest;
  list: StyleList;
}): ResolvedStyle[] {
  const canPredict = findStyleFiles(manifest).words !== undefined;
  const reference = `${manifest.name}@${manifest.version}`;

  return choices.map((choice) => {
    if (typeof choice !== "string" && "prompt" in choice) {
      if (!canPredict) {
        throw new ServiceError(
          "styles_unavailable",
          `${reference} cannot make styles of words, only those of its bank: ${listNames(list)}.`,
        );
      }
      return { source: "words", name: choice.prompt.trim() };
    }
    const name = (typeof choice === "string" ? choice : choice.bank).trim();
    const place = list.styles.findIndex((style) => style.name === name);
    const banked = list.styles[place];
    if (banked !== undefined) {
      return { source: "bank", name, label: banked.label, place };
    }
    if (typeof choice === "string" && canPredict) {
      return { source: "words", name };
    }
    throw new ServiceError(
      "request_invalid",
      `The bank of ${reference} has no style ${JSON.stringify(name)}. It has ${listNames(list)}.`,
    );
  });
}

function listNames({ styles }: StyleList): string {
  const names = styles.slice(0, LISTED).map(({ name }) => JSON.stringify(name));
  const more = styles.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
