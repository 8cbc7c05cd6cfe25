import type { Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ServiceError } from "#contracts";
import { assertDatasetPath, isDatasetPath } from "./assert-dataset-path.ts";
import { DatasetFileMissing, type DatasetFiles, DatasetFileUnreadable } from "./dataset-files.ts";

/** What one file alone can be the matter with, and not the disk or the process. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission was denied",
  EISDIR: "it is a folder",
  ELOOP: "it is a link that leads back to itself",
  ENAMETOOLONG: "its name is too long",
  EPERM: "permission was denied",
};

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

    async *folders(folder) {
      if (folder !== "") {
        assertDatasetPath(folder);
      }
      const path = join(absoluteRoot, folder);
      const entries = (await unlessMissing(readdir(path, { withFileTypes: true }))) ?? [];
      const realParents = await realPathsDownTo({ absoluteRoot, folder });
      for (const entry of entries) {
        if (isDatasetPath(entry.name) && (await isFolder({ path, entry, realParents }))) {
          yield folder === "" ? entry.name : `${folder}/${entry.name}`;
        }
      }
    },

    async read(path) {
      assertDatasetPath(path);
      const body = await readFile(join(absoluteRoot, path)).catch((error) => {
        throw explain({ error, url, path });
      });
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
  // A backslash is a folder's end elsewhere, so no path may hold one, and `read` refuses it.
  const named = entries.filter(({ name }) => isDatasetPath(name));
  const found = await Promise.all(named.map((entry) => examine(join(path, entry.name), entry)));

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

/** Looks further only at links: most entries tell by themselves what they are. */
async function isFolder({
  path,
  entry,
  realParents,
}: {
  path: string;
  entry: Dirent;
  realParents: string[];
}): Promise<boolean> {
  if (!entry.isSymbolicLink()) {
    return entry.isDirectory();
  }
  const { realFolder } = await examine(join(path, entry.name), entry);
  return realFolder !== undefined && !realParents.includes(realFolder);
}

/** Real paths of a folder and of those above it, down from the root. */
async function realPathsDownTo({
  absoluteRoot,
  folder,
}: {
  absoluteRoot: string;
  folder: string;
}): Promise<string[]> {
  const names = folder === "" ? [] : folder.split("/");
  const paths = [...names.keys(), names.length].map((depth) =>
    join(absoluteRoot, ...names.slice(0, depth)),
  );
  const real = await Promise.all(paths.map((path) => unlessMissing(realpath(path))));
  return real.filter((path) => path !== undefined);
}

function explain({ error, url, path }: { error: unknown; url: string; path: string }): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new DatasetFileMissing({ url, path });
  }
  const reason = REASONS[code];
  return reason === undefined ? error : new DatasetFileUnreadable({ url, path, reason });
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
