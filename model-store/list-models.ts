import semver from "semver";
import { aliasSchema, modelNameSchema, versionNumberSchema } from "#contracts";
import type { ObjectStore } from "#storage";
import { readNewestAliasEntry } from "./alias-log.ts";
import { MODELS_PREFIX, parseModelKey } from "./keys.ts";

export interface ListedModel {
  name: string;
  /** Newest first, in the order of semantic versioning. */
  versions: string[];
  aliases: { alias: string; version: string }[];
}

/**
 * Lists every model that has a published version, by name.
 *
 * @throws ServiceError `artifact_corrupt` when the entry of an alias cannot be read.
 */
export async function listModels({ store }: { store: ObjectStore }): Promise<ListedModel[]> {
  return listModelsBelow({ store, prefix: MODELS_PREFIX });
}

export async function listModelsBelow(options: {
  store: ObjectStore;
  prefix: string;
}): Promise<ListedModel[]> {
  const { store } = options;
  const models = await scanModels(options);
  return Promise.all(
    models.map(async ({ name, versions, aliases }) => ({
      name,
      versions,
      aliases: await resolveAliases({ store, name, aliases }),
    })),
  );
}

/** What the keys below a prefix say, without reading a value. A store sorts keys, so `a-b` before `a`. */
export async function scanModels({
  store,
  prefix,
}: {
  store: ObjectStore;
  prefix: string;
}): Promise<{ name: string; versions: string[]; aliases: string[] }[]> {
  const models = new Map<string, { versions: string[]; aliases: Set<string> }>();
  for await (const key of store.list({ prefix })) {
    const parsed = parseModelKey(key);
    if (parsed === undefined || !modelNameSchema.safeParse(parsed.name).success) {
      continue;
    }
    const model = models.get(parsed.name) ?? { versions: [], aliases: new Set() };
    models.set(parsed.name, model);
    if (parsed.kind === "manifest" && versionNumberSchema.safeParse(parsed.version).success) {
      model.versions.push(parsed.version);
    }
    if (parsed.kind === "alias-entry" && aliasSchema.safeParse(parsed.alias).success) {
      model.aliases.add(parsed.alias);
    }
  }

  return [...models]
    .filter(([, { versions }]) => versions.length > 0)
    .map(([name, { versions, aliases }]) => ({
      name,
      versions: semver.rsort(versions),
      aliases: [...aliases].sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function resolveAliases({
  store,
  name,
  aliases,
}: {
  store: ObjectStore;
  name: string;
  aliases: string[];
}): Promise<ListedModel["aliases"]> {
  const resolved = await Promise.all(
    aliases.map(async (alias) => {
      const entry = await readNewestAliasEntry({ store, name, alias });
      return entry ? [{ alias, version: entry.version }] : [];
    }),
  );
  return resolved.flat();
}
