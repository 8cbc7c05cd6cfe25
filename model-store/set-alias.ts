import { aliasSchema, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { type AliasEntry, readNewestAliasEntry } from "./alias-log.ts";
import { aliasEntryKey, manifestKey } from "./keys.ts";
import { modelNotFound } from "./model-not-found.ts";

/**
 * Points an alias at a published version, by adding to its log.
 *
 * Of writers that race each adds one entry; which is the newest is decided by the store.
 *
 * @throws ServiceError `request_invalid` when the alias could not be told from a version.
 * @throws ServiceError `model_not_found` when the version is not published.
 * @throws ServiceError `artifact_corrupt` when the newest entry so far cannot be read.
 */
export async function setAlias({
  store,
  name,
  alias,
  version,
  now,
}: {
  store: ObjectStore;
  name: string;
  alias: string;
  version: string;
  now: Date;
}): Promise<AliasEntry> {
  const checked = aliasSchema.safeParse(alias);
  if (!checked.success) {
    const reasons = checked.error.issues.map(({ message }) => message).join("; ");
    throw new ServiceError("request_invalid", `"${alias.slice(0, 64)}" is no alias: ${reasons}.`);
  }
  if ((await store.sizeBytes(manifestKey({ name, version }))) === undefined) {
    throw await modelNotFound({ store, name, selector: version });
  }

  const newest = await readNewestAliasEntry({ store, name, alias });
  for (let sequence = (newest?.sequence ?? 0) + 1; ; sequence += 1) {
    const entry: AliasEntry = { schemaVersion: 1, sequence, version, setAt: now.toISOString() };
    const body = new TextEncoder().encode(`${JSON.stringify(entry, null, 2)}\n`);
    if (await store.putIfAbsent(aliasEntryKey({ name, alias, sequence }), body)) {
      return entry;
    }
  }
}
