// Writes the client's types from openapi.yaml. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTypescript, { astToString } from "openapi-typescript";
import ts from "typescript";

const HEADER = "// Made from openapi.yaml by npm run generate. Do not edit.\n\n";
const BLOB = ts.factory.createTypeReferenceNode("Blob");

const document = new URL("../openapi.yaml", import.meta.url);
const path = new URL("./generated/openapi.ts", import.meta.url);

const types = await openapiTypescript(document, {
  // Files go in and out as blobs, not as text.
  transform: ({ format }) => (format === "binary" ? BLOB : undefined),
});
const generated = HEADER + astToString(types);

if (!process.argv.includes("--check")) {
  writeFileSync(path, generated);
} else if (readFileSync(path, "utf8") !== generated) {
  console.error("client/generated/openapi.ts is out of date. Run npm run generate.");
  process.exitCode = 1;
}
