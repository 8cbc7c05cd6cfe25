import { z } from "zod";
import { ServiceError, versionNumberSchema } from "#contracts";
import type { ObjectStore } from "#storage";
import { aliasPrefix, parseModelKey } from "./keys.ts";
import { parseDocument } from "./parse-document.ts";

export const aliasEntrySchema = z.strictObject({
  schemaVersion: z.literal(1),
  sequence: z.int().min(1),
  version: versionNumberSchema,
  setAt: z.iso.datetime(),
});

/** That an alias was pointed at a version. Entries of an alias count upwards from 1 without a gap. */
export type AliasEntry = z.infer<typeof aliasEntrySchema>;

/**
 * Yields the entries of an alias, newest first; none when the alias was never set.
 *
 * @throws ServiceError `artifact_corrupt` when an entry cannot be read.
 */
export async function* readAliasLog({
  store,
  name,
  alias,
}: {
  store: ObjectStore;
  name: string;
  alias: string;
}): AsyncIterable<AliasEntry> {
  for await (const key of store.list({ prefix: aliasPrefix({ name, alias }) })) {
    const parsed = parseModelKey(key);
    if (parsed?.kind === "alias-entry") {
      yield await readEntry({ store, key, sequence: parsed.sequence });
    }
  }
}

/** The entry that counts; undefined when the alias was never set. */
export async function readNewestAliasEntry(options: {
  store: ObjectStore;
  name: string;
  alias: string;
}): Promise<AliasEntry | undefined> {
  for await (const entry of readAliasLog(options)) {
    return entry;
  }
  return undefined;
}

async function readEntry({
  store,
  key,
  sequence,
}: {
  store: ObjectStore;
  key: string;
  sequence: number;
}): Promise<AliasEntry> {
  const advice = "Restore this file of the store.";
  const entry = parseDocument({
    body: (await store.get(key)) ?? new Uint8Array(),
    schema: aliasEntrySchema,
    code: "artifact_corrupt",
    what: key,
    advice,
  });
  if (entry.sequence !== sequence) {
    throw new ServiceError(
      "artifact_corrupt",
      `${key} says that its sequence is ${entry.sequence}, but its name says ${sequence}. ${advice}`,
    );
  }
  return entry;
}
