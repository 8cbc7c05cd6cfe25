import { constants } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Artifact, type ModelManifest, modelManifestSchema, ServiceError } from "#contracts";
import { digest } from "./digest.ts";
import { parseDocument } from "./parse-document.ts";

/** Measured results and settings included, a manifest has a few thousand bytes. */
const MAX_MANIFEST_BYTES = 2 ** 20;

/**
 * Reads the manifest of a folder that training exported.
 *
 * @throws ServiceError `version_invalid` when there is none, or none that can be published.
 */
export async function readExportManifest(
  folder: string,
): Promise<{ manifest: ModelManifest; body: Uint8Array }> {
  const sizeBytes = await sizeOfFile({ folder, file: "manifest.json" });
  if (sizeBytes > MAX_MANIFEST_BYTES) {
    throw new ServiceError(
      "version_invalid",
      `manifest.json in ${folder} has ${sizeBytes} bytes, and at most ${MAX_MANIFEST_BYTES} are read. Leave out what is not about the version.`,
    );
  }
  const body = await readPlainFile({ folder, file: "manifest.json" });
  const manifest = parseDocument({
    body,
    schema: modelManifestSchema,
    code: "version_invalid",
    what: `manifest.json in ${folder}`,
    advice: "Correct it, or export the version again.",
  });
  return { manifest, body };
}

/**
 * Reads one file that a manifest names, and checks that it is the file that the manifest means.
 *
 * @throws ServiceError `version_invalid` when it is not there as a plain file.
 * @throws ServiceError `artifact_corrupt` when its size or digest is another.
 */
export async function readExportFile({
  folder,
  artifact: { file, sizeBytes, sha256 },
}: {
  folder: string;
  artifact: Artifact;
}): Promise<Uint8Array> {
  const actualBytes = await sizeOfFile({ folder, file });
  if (actualBytes !== sizeBytes) {
    throw new ServiceError(
      "artifact_corrupt",
      `${file} in ${folder} has ${actualBytes} bytes, but its manifest says ${sizeBytes}. Export the version again.`,
    );
  }
  const bytes = await readPlainFile({ folder, file });
  const actualDigest = digest(bytes);
  if (actualDigest !== sha256) {
    throw new ServiceError(
      "artifact_corrupt",
      `${file} in ${folder} has sha256 ${actualDigest}, but its manifest says ${sha256}. Export the version again.`,
    );
  }
  return bytes;
}

/** Asked before a file is opened: opening a pipe would wait for ever. */
async function sizeOfFile({ folder, file }: { folder: string; file: string }): Promise<number> {
  const stats = await lstat(join(folder, file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") {
      return undefined;
    }
    throw error;
  });
  if (stats === undefined) {
    throw new ServiceError(
      "version_invalid",
      `There is no file ${file} in ${folder}. Name the folder that the export wrote, with all its files.`,
    );
  }
  if (!stats.isFile()) {
    throw new ServiceError(
      "version_invalid",
      `${file} in ${folder} is not a plain file. Put the file itself there, not a link to it.`,
    );
  }
  return stats.size;
}

async function readPlainFile({
  folder,
  file,
}: {
  folder: string;
  file: string;
}): Promise<Uint8Array> {
  return readFile(join(folder, file), { flag: constants.O_RDONLY | constants.O_NOFOLLOW });
}
