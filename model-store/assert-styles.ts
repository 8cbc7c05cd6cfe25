import { type ModelManifest, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { findVersion } from "./find-version.ts";
import { listModels } from "./list-models.ts";

/**
 * Demands that a version can preview styles.
 *
 * @throws ServiceError `styles_unavailable` when it cannot; the message names the versions that can.
 */
export async function assertStyles({
  store,
  manifest,
}: {
  store: ObjectStore;
  manifest: ModelManifest;
}): Promise<void> {
  if (hasStyles(manifest)) {
    return;
  }
  const able = await listStyled(store);
  throw new ServiceError(
    "styles_unavailable",
    `${manifest.name}@${manifest.version} was published without what shows styles. ${
      able.length === 0
        ? "No model here has it; training exports it with a style bank."
        : `Choose one that has it: ${able.join(", ")}.`
    }`,
  );
}

function hasStyles({ artifacts }: ModelManifest): boolean {
  return artifacts.some(({ role }) => role === "style-before");
}

/** Of every model that has one, the newest version that can, as `name@version`. */
async function listStyled(store: ObjectStore): Promise<string[]> {
  const models = await listModels({ store });
  const found = await Promise.all(
    models.map(async ({ name, versions }) => {
      for (const version of versions) {
        if (hasStyles(await findVersion({ store, reference: { name, version } }))) {
          return [`${name}@${version}`];
        }
      }
      return [];
    }),
  );
  return found.flat();
}
