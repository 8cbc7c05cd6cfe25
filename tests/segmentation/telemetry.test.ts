import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { openEmbeddedModel } from "./embedded-model.ts";

const CHILD = join(import.meta.dirname, "children/load-model.ts");

test("ONNX Runtime does not report to its makers, and keeps no identifier", async () => {
  const { folder, manifest } = await openEmbeddedModel();
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  const home = await temporaryFolder();
  const { ORT_DISABLE_TELEMETRY: _, CI: __, ...inherited } = process.env;

  await promisify(execFile)(process.execPath, ["--import", "tsx", CHILD, folder], {
    env: { ...inherited, HOME: home, TMPDIR: home },
  });

  // What it does when it reports: a log per process, a cache, an identifier.
  const left = await readdir(home);
  expect(left.filter((name) => !name.startsWith("tsx-") && name !== "node-compile-cache")).toEqual(
    [],
  );
}, 60_000);
