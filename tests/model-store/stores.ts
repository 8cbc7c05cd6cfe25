import { createDiskObjectStore, createMemoryObjectStore, type ObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";

/** Every test of the model store runs over each of these. `create` makes an empty store. */
export const STORES: [name: string, create: () => Promise<ObjectStore>][] = [
  ["memory", async () => createMemoryObjectStore()],
  ["disk", async () => createDiskObjectStore({ root: await temporaryFolder() })],
];
