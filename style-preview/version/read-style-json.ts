import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import {
  type ModelManifest,
  type OpenedModel,
  ServiceError,
  type StyleList,
  styleListSchema,
} from "#contracts";
import { findStyleFiles } from "./find-style-files.ts";

/**
 * Reads what styles a version's bank has.
 *
 * @throws ServiceError `styles_unavailable`, `model_unusable`
 */
export function readStyleList(model: OpenedModel): Promise<StyleList> {
  return readStyleJson({
    model,
    file: findStyleFiles(model.manifest).list,
    schema: styleListSchema,
  });
}

/**
 * Reads the same from the file's bytes, for who has not opened the version.
 *
 * @throws ServiceError `styles_unavailable`, `model_unusable`
 */
export function parseStyleList(manifest: ModelManifest, bytes: Uint8Array): StyleList {
  const { list: file } = findStyleFiles(manifest);
  return parseJson({ manifest, file, schema: styleListSchema, bytes });
}

/** @throws ServiceError `model_unusable` when a file of the version is not what it must be. */
export async function readStyleJson<Schema extends z.ZodType>({
  model: { manifest, folder },
  file,
  schema,
}: {
  model: OpenedModel;
  file: string;
  schema: Schema;
}): Promise<z.infer<Schema>> {
  return parseJson({ manifest, file, schema, bytes: await readFile(join(folder, file)) });
}

function parseJson<Schema extends z.ZodType>({
  manifest,
  file,
  schema,
  bytes,
}: {
  manifest: ModelManifest;
  file: string;
  schema: Schema;
  bytes: Uint8Array;
}): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ServiceError(
      "model_unusable",
      `${file} of ${manifest.name}@${manifest.version} cannot be read: ${reason.slice(0, 500)}`,
      { cause },
    );
  }
}
