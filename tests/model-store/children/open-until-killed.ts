import { join } from "node:path";
import { findVersion, openVersion } from "#model-store";
import { createDiskObjectStore } from "#storage";

const [root = "", cachesFolder = ""] = process.argv.slice(2);
const store = createDiskObjectStore({ root });
const manifest = await findVersion({ store, reference: { name: "mini", version: "1.0.0" } });
process.send?.("ready");

for (let i = 0; ; i += 1) {
  await openVersion({ store, manifest, cacheFolder: join(cachesFolder, String(i)) });
}
