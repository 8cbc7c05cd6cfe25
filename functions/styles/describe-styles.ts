import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelReference, ModelStyles, OpenedModel } from "#contracts";
import { assertStyles } from "#model-store";
import { findStyleFiles, readStyleList } from "#style-preview";
import { describeModel, type StyleServices } from "./preview-image.ts";

/** How training lays out the tiles of `style-thumbnails`. */
const THUMBNAILS = { columns: 8, tileWidthPx: 128, tileHeightPx: 96 } as const;

type Services = Pick<StyleServices, "store" | "models">;

/**
 * Describes the styles that a version can preview.
 *
 * @throws ServiceError `model_not_found`, `styles_unavailable`, `artifact_corrupt`, `model_unusable`
 */
export async function describeStyles({
  services,
  reference,
}: {
  services: Services;
  reference: ModelReference;
}): Promise<ModelStyles> {
  const model = await openStyled({ services, reference });
  const { name, version } = model.manifest;
  const files = findStyleFiles(model.manifest);
  const { grid, styles } = await readStyleList(model);
  return {
    model: describeModel(model),
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
 * Reads the thumbnails of a version's styles, one PNG.
 *
 * @throws ServiceError `model_not_found`, `styles_unavailable`, `artifact_corrupt`
 */
export async function readThumbnails({
  services,
  reference,
}: {
  services: Services;
  reference: ModelReference;
}): Promise<{ body: Uint8Array; sha256: string }> {
  const { manifest, folder } = await openStyled({ services, reference });
  const { thumbnails } = findStyleFiles(manifest);
  const sha256 = manifest.artifacts.find(({ file }) => file === thumbnails)?.sha256 ?? "";
  return { body: await readFile(join(folder, thumbnails)), sha256 };
}

async function openStyled({
  services: { store, models },
  reference,
}: {
  services: Services;
  reference: ModelReference;
}): Promise<OpenedModel> {
  const model = await models.open(reference);
  await assertStyles({ store, manifest: model.manifest });
  return model;
}
