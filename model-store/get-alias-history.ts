import type { ObjectStore } from "#storage";
import { type AliasEntry, readAliasLog } from "./alias-log.ts";
import { modelNotFound } from "./model-not-found.ts";

/**
 * Tells what an alias pointed at, and since when; newest first.
 *
 * @throws ServiceError `model_not_found` when the alias was never set.
 * @throws ServiceError `artifact_corrupt` when an entry cannot be read.
 */
export async function getAliasHistory({
  store,
  name,
  alias,
}: {
  store: ObjectStore;
  name: string;
  alias: string;
}): Promise<AliasEntry[]> {
  const entries: AliasEntry[] = [];
  for await (const entry of readAliasLog({ store, name, alias })) {
    entries.push(entry);
  }
  if (entries.length === 0) {
    throw await modelNotFound({ store, name, selector: alias });
  }
  return entries;
}
