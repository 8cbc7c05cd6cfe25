import { DEFAULT_ALIAS, hasStyles, type ModelManifest, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { findVersion } from "./find-version.ts";
import { type ListedModel, listModels } from "./list-models.ts";

/** Who asks again and again for what a version has not is told the same without looking. */
const REMEMBERED_MS = 5_000;
const remembered = new WeakMap<ObjectStore, { able: Promise<string[]>; until: number }>();

/**
 * Demands that a version can preview styles.
 *
 * @param now milliseconds of any clock that only goes forward.
 * @throws ServiceError `styles_unavailable` when it cannot; the message names versions that can, as they
 * were a few seconds ago.
 */
export async function assertStyles({
  store,
  manifest,
  now = performance.now(),
}: {
  store: ObjectStore;
  manifest: ModelManifest;
  now?: number;
}): Promise<void> {
  if (hasStyles(manifest)) {
    return;
  }
  const able = await recallStyled(store, now);
  throw new ServiceError(
    "styles_unavailable",
    `${manifest.name}@${manifest.version} was published without what shows styles. ${
      able.length === 0
        ? "No model here has it; training exports it with a style bank."
        : `Choose one that has it: ${able.join(", ")}.`
    }`,
  );
}

function recallStyled(store: ObjectStore, now: number): Promise<string[]> {
  const known = remembered.get(store);
  if (known !== undefined && now < known.until) {
    return known.able;
  }
  const able = listStyled(store);
  remembered.set(store, { able, until: now + REMEMBERED_MS });
  able.catch(() => remembered.delete(store));
  return able;
}

/** Of every model that has one, a version that can, as `name@version`: that in production, or the newest. */
async function listStyled(store: ObjectStore): Promise<string[]> {
  const models = await listModels({ store });
  const found = await Promise.all(
    models.map(async (model) => {
      for (const version of likelyVersions(model)) {
        if (await canPreview({ store, name: model.name, version })) {
          return [`${model.name}@${version}`];
        }
      }
      return [];
    }),
  );
  return found.flat();
}

/** Not all of them, as a model may have had hundreds. */
function likelyVersions({ versions: [newest], aliases }: ListedModel): Set<string> {
  const inProduction = aliases.find(({ alias }) => alias === DEFAULT_ALIAS)?.version;
  return new Set([inProduction, newest].filter((version) => version !== undefined));
}

/** A version that cannot be read is nobody's choice, and no fault of the version that was asked for. */
async function canPreview({
  store,
  name,
  version,
}: {
  store: ObjectStore;
  name: string;
  version: string;
}): Promise<boolean> {
  try {
    return hasStyles(await findVersion({ store, reference: { name, version } }));
  } catch {
    return false;
  }
}
