import { findVersion, openVersion } from "#model-store";
import { createDiskObjectStore } from "#storage";

const [root = "", cacheFolder = ""] = process.argv.slice(2);
const store = createDiskObjectStore({ root });
const manifest = await findVersion({ store, reference: { name: "mini", version: "1.0.0" } });
await openVersion({ store, manifest, cacheFolder });
