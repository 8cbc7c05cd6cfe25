import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Artifact, ModelManifest, OpenedModel } from "#contracts";
import type { ObjectStore } from "#storage";
import { digest } from "./digest.ts";
import { readArtifact } from "./read-artifact.ts";

/**
 * Puts the files of a version into a folder of the cache, under the names that its manifest gives
 * them, and checks the digest of every one, also of those that were there before.
 *
 * Files come one by one, each moved into place when it is whole. So several processes may fill one
 * folder at once, a fill that was cut short is simply continued, and repairing a damaged file
 * never takes the others from whoever uses them.
 *
 * @throws ServiceError `artifact_corrupt` when the store has not the bytes that the manifest means.
 */
export async function openVersion({
  store,
  manifest,
  cacheFolder,
}: {
  store: ObjectStore;
  manifest: ModelManifest;
  cacheFolder: string;
}): Promise<OpenedModel> {
  const folder = resolve(cacheFolder, digestOfFiles(manifest));
  await mkdir(folder, { recursive: true });
  for (const artifact of manifest.artifacts) {
    const path = join(folder, artifact.file);
    if (!(await isWhole({ path, artifact }))) {
      const bytes = await readArtifact({ store, manifest, artifact });
      await moveIntoPlace({ path, bytes, cacheFolder });
    }
  }
  return { manifest, folder };
}

/** Names the folder, so that it can never hold another version's files. */
function digestOfFiles({ artifacts }: ModelManifest): string {
  const files = artifacts.map(({ file, sha256 }) => `${sha256}  ${file}\n`);
  return digest(files.sort().join(""));
}

async function isWhole({ path, artifact }: { path: string; artifact: Artifact }): Promise<boolean> {
  const stats = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  });
  // A link could lead to the right bytes today and to others tomorrow.
  if (!stats?.isFile()) {
    return false;
  }
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
  }
  return hash.digest("hex") === artifact.sha256;
}

async function moveIntoPlace({
  path,
  bytes,
  cacheFolder,
}: {
  path: string;
  bytes: Uint8Array;
  cacheFolder: string;
}): Promise<void> {
  const temporary = resolve(cacheFolder, `~${randomUUID()}`);
  try {
    await writeFile(temporary, bytes, { flag: "wx" });
    await rename(temporary, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EISDIR") {
        throw error;
      }
      await rm(path, { recursive: true, force: true });
      await rename(temporary, path);
    });
  } finally {
    await rm(temporary, { force: true });
  }
}
