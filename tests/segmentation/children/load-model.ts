// Loads the model in the folder that is named, and lets it answer.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { reproduceGolden } from "#segmentation";

const [folder = ""] = process.argv.slice(2);
await reproduceGolden({
  folder,
  manifest: JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")),
});
