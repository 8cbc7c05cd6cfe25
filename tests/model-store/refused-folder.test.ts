import { execFileSync } from "node:child_process";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ModelManifest } from "#contracts";
import { publishVersion } from "#model-store";
import { createMemoryObjectStore } from "#storage";
import { keysOf } from "../storage/object-store-contract.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { writeExport } from "./export-folder.ts";

/** Spoils a folder that could be published before. */
type Spoil = (folder: string) => unknown;

test.each<[what: string, code: string, message: RegExp, spoil: Spoil]>([
  [
    "that is not there",
    "version_invalid",
    /no file manifest\.json in/,
    (folder) => rm(folder, { recursive: true }),
  ],
  ["without a manifest", "version_invalid", /no file manifest\.json in/, without("manifest.json")],
  ["whose manifest is a link", "version_invalid", /is not a plain file/, asLink("manifest.json")],
  ["whose manifest is no JSON", "version_invalid", /cannot be read: .*JSON/, manifestIs("{")],
  ["whose manifest is no UTF-8", "version_invalid", /cannot be read/, latin1Manifest],
  ["whose manifest is empty", "version_invalid", /cannot be read/, manifestIs("")],
  [
    "whose manifest is very large",
    "version_invalid",
    /has 2000000 bytes, and at most 1048576/,
    manifestIs(" ".repeat(2_000_000)),
  ],
  ["whose manifest is something else", "version_invalid", /at name/, manifestIs("{}")],
  [
    "with a field that no manifest has",
    "version_invalid",
    /Unrecognized key: "colour"/,
    changed((manifest) => Object.assign(manifest, { colour: 1 })),
  ],
  [
    "whose manifest names a file outside",
    "version_invalid",
    /at artifacts\[1\]\.file/,
    changed((manifest) => Object.assign(manifest.artifacts[1] ?? {}, { file: "../weights.bin" })),
  ],
  ["that lacks a file", "version_invalid", /no file weights\.bin in/, without("weights.bin")],
  ["where a file is a link", "version_invalid", /is not a plain file/, asLink("weights.bin")],
  ["where a file is a folder", "version_invalid", /is not a plain file/, asFolder("weights.bin")],
  ["where a file is a pipe", "version_invalid", /is not a plain file/, asPipe("weights.bin")],
  [
    "where a file is longer",
    "artifact_corrupt",
    /weights\.bin in .* has 45 bytes, but its manifest says 44/,
    (folder) => writeFile(join(folder, "weights.bin"), Buffer.alloc(45, 1)),
  ],
  [
    "where a byte is another",
    "artifact_corrupt",
    /weights\.bin in .* has sha256 [0-9a-f]{64}, but its manifest says [0-9a-f]{64}/,
    (folder) => writeFile(join(folder, "weights.bin"), Buffer.alloc(44, 2)),
  ],
])("a folder %s is not published", async (_what, code, message, spoil) => {
  const store = createMemoryObjectStore();
  const folder = join(await temporaryFolder(), "export");
  await writeExport({ folder });
  await spoil(folder);

  const publishing = publishVersion({ store, folder, reproduceGolden: async () => {} });

  await expect(publishing).rejects.toMatchObject({ name: "ServiceError", code });
  await expect(publishing).rejects.toThrow(message);
  expect(await keysOf(store)).toEqual([]);
});

function manifestIs(content: string | Uint8Array): Spoil {
  return (folder) => writeFile(join(folder, "manifest.json"), content);
}

async function latin1Manifest(folder: string): Promise<void> {
  const manifest = await writeExport({ folder });
  const text = JSON.stringify({ ...manifest, description: "Gef\u00e4llt" });
  await manifestIs(Buffer.from(text, "latin1"))(folder);
}

function changed(change: (manifest: ModelManifest) => void): Spoil {
  return (folder) => writeExport({ folder, change });
}

function without(file: string): Spoil {
  return (folder) => rm(join(folder, file));
}

function asLink(file: string): Spoil {
  return async (folder) => {
    await rename(join(folder, file), join(folder, "elsewhere"));
    await symlink("elsewhere", join(folder, file));
  };
}

function asFolder(file: string): Spoil {
  return async (folder) => {
    await rm(join(folder, file));
    await mkdir(join(folder, file));
  };
}

function asPipe(file: string): Spoil {
  return async (folder) => {
    await rm(join(folder, file));
    execFileSync("mkfifo", [join(folder, file)]);
  };
}
