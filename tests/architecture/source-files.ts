import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Paths, from `root`, of everything that people write code in. */
export async function sourceFiles({ root }: { root: string }): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isFile()) {
        return /\.([cm]?[jt]sx?|py)$/.test(entry.name) ? [entry.name] : [];
      }
      if (!entry.isDirectory() || isForeign(entry.name)) {
        return [];
      }
      const below = await sourceFiles({ root: join(root, entry.name) });
      return below.map((path) => `${entry.name}/${path}`);
    }),
  );
  return found.flat();
}

function isForeign(folder: string): boolean {
  return folder.startsWith(".") || ["dist", "node_modules"].includes(folder);
}
