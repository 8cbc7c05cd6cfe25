export { createDiskObjectStore } from "./disk-object-store.ts";
export { layerStores } from "./layer-stores.ts";
export { createMemoryObjectStore } from "./memory-object-store.ts";
export type { ObjectStore } from "./object-store.ts";
export { prefixStore, tenantStore } from "./prefix-store.ts";
