import type { Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ServiceError } from "#contracts";
import { assertDatasetPath } from "./assert-dataset-path.ts";
import { DatasetFileMissing, type DatasetFiles } from "./dataset-files.ts";

/**
 * Files of a folder on disk. Links are followed, because datasets are large and folders in them are
 * often links to other disks; one that leads back to a folder above it is left out.
 */
export function createFolderFiles({ root }: { root: string }): DatasetFiles {
  const absoluteRoot = resolve(root);
  const url = pathToFileURL(absoluteRoot).href;

  return {
    url,

    async *list(folder) {
      if (folder !== "") {
        assertDatasetPath(folder);
      }
      const path = join(absoluteRoot, folder);
      const real = await unlessMissing(realpath(path));
      if (real !== undefined) {
        yield* listFolder({ path, prefix: folder === "" ? "" : `${folder}/`, realParents: [real] });
      }
    },

    async read(path) {
      assertDatasetPath(path);
      const body = await unlessMissing(readFile(join(absoluteRoot, path)));
      if (body === undefined) {
        throw new DatasetFileMissing({ url, path });
      }
      return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    },
  };
}

async function* listFolder({
  path,
  prefix,
  realParents,
}: {
  path: string;
  prefix: string;
  /** Real paths of this folder and those above it. */
  realParents: string[];
}): AsyncIterable<{ path: string; sizeBytes: number }> {
  const entries = (await unlessMissing(readdir(path, { withFileTypes: true }))) ?? [];
  const found = await Promise.all(entries.map((entry) => examine(join(path, entry.name), entry)));

  for (const { name, sizeBytes, realFolder } of found.sort(byName)) {
    if (sizeBytes !== undefined) {
      yield { path: prefix + name, sizeBytes };
    } else if (realFolder !== undefined && !realParents.includes(realFolder)) {
      yield* listFolder({
        path: join(path, name),
        prefix: `${prefix}${name}/`,
        realParents: [...realParents, realFolder],
      });
    }
  }
}

/** What an entry is: a file with a size, a folder, or neither (a link to nowhere, a socket). */
async function examine(
  path: string,
  entry: Dirent,
): Promise<{ name: string; sizeBytes?: number; realFolder?: string }> {
  const { name } = entry;
  const stats = entry.isDirectory() ? entry : await unlessMissing(stat(path));
  if (stats?.isDirectory()) {
    const realFolder = await unlessMissing(realpath(path));
    return { name, ...(realFolder !== undefined && { realFolder }) };
  }
  return { name, ...(stats?.isFile() && "size" in stats && { sizeBytes: stats.size }) };
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}

async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" || code === "ELOOP") {
      return undefined;
    }
    if (code === "EACCES" || code === "EPERM") {
      throw new ServiceError("dataset_not_found", `${path} may not be read. Allow it.`, {
        cause: error,
      });
    }
    throw error;
  }
}
