// Writes the JSON Schemas of what others read: the manifest, against which training validates its
// exports, and the report of an evaluation. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { evaluationReportSchema } from "./evaluation-report.ts";
import { modelManifestSchema } from "./model-manifest.ts";

const SCHEMAS = {
  "model-manifest.schema.json": modelManifestSchema,
  "evaluation-report.schema.json": evaluationReportSchema,
};

for (const [file, schema] of Object.entries(SCHEMAS)) {
  const path = new URL(`./${file}`, import.meta.url);
  const jsonSchema = z.toJSONSchema(schema, { target: "draft-2020-12" });
  const generated = `${JSON.stringify(jsonSchema, null, 2)}\n`;

  if (!process.argv.includes("--check")) {
    writeFileSync(path, generated);
  } else if (readUnlessMissing(path) !== generated) {
    console.error(`contracts/${file} is out of date. Run npm run generate.`);
    process.exitCode = 1;
  }
}

function readUnlessMissing(path: URL): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
