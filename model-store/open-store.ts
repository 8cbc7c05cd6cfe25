import { fileURLToPath } from "node:url";
import { createDiskObjectStore, layerStores, type ObjectStore } from "#storage";

const EMBEDDED_FOLDER = fileURLToPath(new URL("./embedded", import.meta.url));

/**
 * Opens the store at a folder, over the models that ship with the product. What is published goes to
 * the folder; a shipped version cannot be published again.
 */
export function openStore({ url }: { url: string }): ObjectStore {
  return layerStores({
    writable: createDiskObjectStore({ root: url.replace(/^file:\/\//, "") }),
    below: createDiskObjectStore({ root: EMBEDDED_FOLDER }),
  });
}
