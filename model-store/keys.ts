/** The highest sequence that fits under the fixed width of a log's keys. */
const LAST_SEQUENCE = 10 ** 12 - 1;
const SEQUENCE_DIGITS = 12;

export const MODELS_PREFIX = "models/";

export function modelPrefix(name: string): string {
  return `${MODELS_PREFIX}${name}/`;
}

export function blobKey(sha256: string): string {
  return `blobs/sha256/${sha256}`;
}

export function manifestKey({ name, version }: { name: string; version: string }): string {
  return `${modelPrefix(name)}versions/${version}/manifest.json`;
}

export function aliasPrefix({ name, alias }: { name: string; alias: string }): string {
  return `${modelPrefix(name)}aliases/${alias}/`;
}

/** Sequences count upwards from 1 and are inverted here, so that a store lists the newest entry first. */
export function aliasEntryKey({
  name,
  alias,
  sequence,
}: {
  name: string;
  alias: string;
  sequence: number;
}): string {
  const inverted = String(LAST_SEQUENCE - sequence).padStart(SEQUENCE_DIGITS, "0");
  return `${aliasPrefix({ name, alias })}${inverted}.json`;
}

export type ModelKey =
  | { kind: "manifest"; name: string; version: string }
  | { kind: "alias-entry"; name: string; alias: string; sequence: number };

/** What a key of a model stands for; undefined for a file that this layout does not know. */
export function parseModelKey(key: string): ModelKey | undefined {
  const manifest = /^models\/([^/]+)\/versions\/([^/]+)\/manifest\.json$/.exec(key);
  if (manifest) {
    const [, name = "", version = ""] = manifest;
    return { kind: "manifest", name, version };
  }
  const entry = /^models\/([^/]+)\/aliases\/([^/]+)\/([0-9]{12})\.json$/.exec(key);
  if (entry) {
    const [, name = "", alias = "", inverted = ""] = entry;
    return { kind: "alias-entry", name, alias, sequence: LAST_SEQUENCE - Number(inverted) };
  }
  return undefined;
}
