// Writes the manifest's JSON Schema, against which training validates its exports. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { modelManifestSchema } from "./model-manifest.ts";

const path = new URL("./model-manifest.schema.json", import.meta.url);
const schema = z.toJSONSchema(modelManifestSchema, { target: "draft-2020-12" });
const generated = `${JSON.stringify(schema, null, 2)}\n`;

if (!process.argv.includes("--check")) {
  writeFileSync(path, generated);
} else if (readFileSync(path, "utf8") !== generated) {
  console.error("contracts/model-manifest.schema.json is out of date. Run npm run generate.");
  process.exitCode = 1;
}
