import { fileURLToPath } from "node:url";
import { ServiceError } from "#contracts";
import { createDiskObjectStore, layerStores, type ObjectStore } from "#storage";

const EMBEDDED_FOLDER = fileURLToPath(new URL("./embedded", import.meta.url));

/**
 * Opens the store at a folder, over the models that ship with the product. What is published goes to
 * the folder; a shipped version cannot be published again.
 *
 * @param url a folder's path or `file://` URL.
 * @throws ServiceError `request_invalid` for a URL of any other kind.
 */
export function openStore({ url }: { url: string }): ObjectStore {
  return layerStores({
    writable: createDiskObjectStore({ root: folderOf(url) }),
    below: createDiskObjectStore({ root: EMBEDDED_FOLDER }),
  });
}

function folderOf(url: string): string {
  if (url.startsWith("file://")) {
    return fileURLToPath(url);
  }
  if (/^[a-z0-9+.-]+:\/\//i.test(url)) {
    throw new ServiceError(
      "request_invalid",
      `The store "${url}" is no folder. Give a path or a file:// URL.`,
    );
  }
  return url;
}
