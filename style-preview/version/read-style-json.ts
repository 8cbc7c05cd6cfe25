import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type OpenedModel, ServiceError, type StyleList, styleListSchema } from "#contracts";
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
  try {
    return schema.parse(JSON.parse(await readFile(join(folder, file), "utf8")));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ServiceError(
      "model_unusable",
      `${file} of ${manifest.name}@${manifest.version} cannot be read: ${reason.slice(0, 500)}`,
      { cause },
    );
  }
}
