import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { link, lstat, mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { assertKey, assertPrefix, isKey } from "./assert-key.ts";
import type { ObjectStore } from "./object-store.ts";

/**
 * Keeps every value in a file below `root`, at the path that its key spells. Several processes may
 * use one root at once.
 *
 * The file system must know hard links and tell upper from lower case. Symbolic links below `root`
 * are never followed, as they could lead out of it.
 */
export function createDiskObjectStore({ root }: { root: string }): ObjectStore {
  const absoluteRoot = resolve(root);

  return {
    url: pathToFileURL(absoluteRoot).href,

    async get(key) {
      assertKey(key);
      const stats = await statInside(absoluteRoot, key);
      if (!stats?.isFile()) {
        return undefined;
      }
      const body = await readFile(join(absoluteRoot, key), {
        flag: constants.O_RDONLY | constants.O_NOFOLLOW,
      });
      return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    },

    async sizeBytes(key) {
      assertKey(key);
      const stats = await statInside(absoluteRoot, key);
      return stats?.isFile() ? stats.size : undefined;
    },

    async putIfAbsent(key, body) {
      assertKey(key);
      const stats = await statInside(absoluteRoot, key);
      if (stats === undefined) {
        return createFile(join(absoluteRoot, key), body);
      }
      if (!stats.isFile()) {
        throw new TypeError(`"${key}" is a folder in ${absoluteRoot}. Choose another key.`);
      }
      return false;
    },

    async *list({ prefix, after = "" }) {
      assertPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      if (folder !== "") {
        await statInside(absoluteRoot, folder.slice(0, -1));
      }
      yield* listFolder({ root: absoluteRoot, folder, prefix, after });
    },
  };
}

/** What stands at a path below root; undefined when nothing does. Throws at a symbolic link. */
async function statInside(root: string, path: string): Promise<Stats | undefined> {
  let stats: Stats | undefined;
  let current = root;
  for (const segment of path.split("/")) {
    current = join(current, segment);
    stats = await unlessMissing(lstat(current));
    if (stats?.isSymbolicLink()) {
      throw new Error(`${current} is a symbolic link, which a store does not follow. Remove it.`);
    }
  }
  return stats;
}

/** Resolves to false when another writer was first. */
async function createFile(path: string, body: Uint8Array): Promise<boolean> {
  const folder = dirname(path);
  const firstCreated = await mkdir(folder, { recursive: true });
  // "~" is in no key, so list() never shows what a crash leaves behind.
  const temporary = join(folder, `~${randomUUID()}`);

  try {
    await writeFile(temporary, body, { flag: "wx", flush: true });
    // Unlike a rename, a link never replaces. Unlike an exclusive open, it shows only whole files.
    await link(temporary, path);
  } catch (error) {
    if (errorCode(error) === "EEXIST") {
      return false;
    }
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }

  await flushFolders({ from: folder, to: firstCreated ? dirname(firstCreated) : folder });
  return true;
}

/** To survive a power cut a file needs its name on the disk too, and so does every new folder. */
async function flushFolders({ from, to }: { from: string; to: string }): Promise<void> {
  const folder = await open(from);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  if (from !== to) {
    await flushFolders({ from: dirname(from), to });
  }
}

/** Reads one folder at a time, and none whose keys are all outside `prefix` or not behind `after`. */
async function* listFolder(options: {
  root: string;
  folder: string;
  prefix: string;
  after: string;
}): AsyncIterable<string> {
  const { root, folder, prefix, after } = options;
  for (const name of await readFolder(join(root, folder))) {
    const path = folder + name;
    if (!path.startsWith(prefix)) {
      continue;
    }
    if (!path.endsWith("/")) {
      if (path > after) {
        yield path;
      }
    } else if (path > after || after.startsWith(path)) {
      yield* listFolder({ ...options, folder: path });
    }
  }
}

/** Names of files, and of folders with a "/" behind, so that the key `a-b` comes before `a/b`. */
async function readFolder(path: string): Promise<string[]> {
  const entries = (await unlessMissing(readdir(path, { withFileTypes: true }))) ?? [];
  return entries
    .filter((entry) => isKey(entry.name) && (entry.isFile() || entry.isDirectory()))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
}

async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}

function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
