import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { ServiceError } from "#contracts";

const IMAGE_EXTENSIONS = [".jpg", ".jpeg", ".png", ".webp"];

/**
 * Finds the images that a person means by files and folders; a folder means the images in it.
 *
 * @throws ServiceError `request_invalid` when one is not there, a folder has none, or the results of
 * two would overwrite each other.
 */
export async function findImages(given: string[]): Promise<string[]> {
  const paths = (await Promise.all(given.map(expandFolder))).flat();
  refuseEqualNames(paths);
  return paths;
}

/** What the results of an image are named after. */
export function resultName(path: string): string {
  return basename(path, extname(path));
}

async function expandFolder(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => {
    throw new ServiceError("request_invalid", `There is no file or folder "${path}".`);
  });
  if (!stats.isDirectory()) {
    return [path];
  }
  const names = (await readdir(path)).sort();
  const images = names.filter((name) => IMAGE_EXTENSIONS.includes(extname(name).toLowerCase()));
  if (images.length === 0) {
    throw new ServiceError(
      "request_invalid",
      `The folder "${path}" has no images; looked for ${IMAGE_EXTENSIONS.join(", ")}.`,
    );
  }
  return images.map((name) => join(path, name));
}

/** Results are named after their image, so that two of one name would overwrite each other. */
function refuseEqualNames(paths: string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const other = seen.get(resultName(path));
    if (other !== undefined) {
      throw new ServiceError(
        "request_invalid",
        `"${other}" and "${path}" would both be written to ${resultName(path)}.labels.png. Segment them into two folders.`,
      );
    }
    seen.set(resultName(path), path);
  }
}
