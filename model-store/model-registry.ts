import type { ModelReference, OpenedModel } from "#contracts";
import type { ObjectStore } from "#storage";
import { findVersion } from "./find-version.ts";
import { openVersion } from "./open-version.ts";

/** Opened models, by reference, for a process that is asked for the same few again and again. */
export interface ModelRegistry {
  /**
   * Opens the version that a reference means, or returns it when it is open already.
   *
   * @throws ServiceError `model_not_found`, `artifact_corrupt`
   */
  open(reference: ModelReference): Promise<OpenedModel>;
}

/**
 * Creates an empty registry. A version never changes, so it is opened once; an alias may move, so it
 * is looked up again when its last look-up is older than `aliasTtlMs`.
 */
export function createModelRegistry({
  store,
  cacheFolder,
  aliasTtlMs,
  now,
}: {
  store: ObjectStore;
  cacheFolder: string;
  aliasTtlMs: number;
  /** Milliseconds of any clock that only goes forward. */
  now: () => number;
}): ModelRegistry {
  const opened = new Map<string, Promise<OpenedModel>>();
  const aliases = new Map<string, { version: Promise<string>; lookedUpAt: number }>();

  return {
    async open(reference) {
      const { name } = reference;
      const version = "version" in reference ? reference.version : await lookUp(reference);
      return remember(opened, `${name}@${version}`, async () => {
        const manifest = await findVersion({ store, reference: { name, version } });
        return openVersion({ store, manifest, cacheFolder });
      });
    },
  };

  function lookUp(reference: { name: string; alias: string }): Promise<string> {
    const key = `${reference.name}@${reference.alias}`;
    const known = aliases.get(key);
    if (known !== undefined && now() - known.lookedUpAt < aliasTtlMs) {
      return known.version;
    }
    const version = findVersion({ store, reference }).then((manifest) => manifest.version);
    aliases.set(key, { version, lookedUpAt: now() });
    version.catch(() => aliases.delete(key));
    return version;
  }
}

/** Two callers at once share one promise; a failure is not remembered. */
function remember<T>(
  known: Map<string, Promise<T>>,
  key: string,
  create: () => Promise<T>,
): Promise<T> {
  const existing = known.get(key);
  if (existing !== undefined) {
    return existing;
  }
  const created = create();
  known.set(key, created);
  created.catch(() => known.delete(key));
  return created;
}
