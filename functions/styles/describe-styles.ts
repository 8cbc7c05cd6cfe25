import type { ModelManifest, ModelReference, ModelStyles } from "#contracts";
import { assertStyles, findVersion, readArtifact } from "#model-store";
import type { ObjectStore } from "#storage";
import { findStyleFiles, parseStyleList } from "#style-preview";
import { describeModel } from "./preview-image.ts";

/** How training lays out the tiles of `style-thumbnails`. */
const THUMBNAILS = { columns: 8, tileWidthPx: 128, tileHeightPx: 96 } as const;

/**
 * Describes the styles that a version can preview. Reads one file of it, so that a look at the list does not
 * fetch the network.
 *
 * @throws ServiceError `model_not_found`, `styles_unavailable`, `artifact_corrupt`, `model_unusable`
 */
export async function describeStyles({
  store,
  reference,
}: {
  store: ObjectStore;
  reference: ModelReference;
}): Promise<ModelStyles> {
  const manifest = await findStyled({ store, reference });
  const { name, version } = manifest;
  const files = findStyleFiles(manifest);
  const artifact = artifactOf(manifest, files.list);
  const { grid, styles } = parseStyleList(
    manifest,
    await readArtifact({ store, manifest, artifact }),
  );
  return {
    model: describeModel(manifest),
    grid,
    canPicture: files.picture !== undefined,
    canPredict: files.words !== undefined,
    thumbnails: {
      url: `/v1/models/${name}/styles/thumbnails?version=${encodeURIComponent(version)}`,
      ...THUMBNAILS,
    },
    styles,
  };
}

/**
 * Finds the thumbnails of a version's styles, one PNG.
 *
 * @returns `read` throws ServiceError `artifact_corrupt`.
 * @throws ServiceError `model_not_found`, `styles_unavailable`, `artifact_corrupt`
 */
export async function findThumbnails({
  store,
  reference,
}: {
  store: ObjectStore;
  reference: ModelReference;
}): Promise<{ sha256: string; read: () => Promise<Uint8Array> }> {
  const manifest = await findStyled({ store, reference });
  const artifact = artifactOf(manifest, findStyleFiles(manifest).thumbnails);
  return { sha256: artifact.sha256, read: () => readArtifact({ store, manifest, artifact }) };
}

async function findStyled({
  store,
  reference,
}: {
  store: ObjectStore;
  reference: ModelReference;
}): Promise<ModelManifest> {
  const manifest = await findVersion({ store, reference });
  await assertStyles({ store, manifest });
  return manifest;
}

function artifactOf({ name, version, artifacts }: ModelManifest, file: string) {
  const artifact = artifacts.find((each) => each.file === file);
  if (artifact === undefined) {
    throw new Error(`${name}@${version} has no ${file}, though it has its role`);
  }
  return artifact;
}
