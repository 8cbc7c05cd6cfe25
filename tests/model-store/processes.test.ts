import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { findVersion, openVersion, publishVersion } from "#model-store";
import { createDiskObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { type ExportFiles, exportFiles, writeExport } from "./export-folder.ts";
import { publishMini } from "./publish-mini.ts";
import { isWholeOrAbsent } from "./whole-or-absent.ts";

const TIMEOUT_MS = 120_000;

test(
  "a publisher that is killed in any of its writes leaves a whole version or none",
  async () => {
    const folder = await temporaryFolder();
    const manifest = await writeExport({ folder, files: manyFiles() });
    const writes = manifest.artifacts.length + 1;

    let cutShort = 0;
    for (let write = 1; write <= writes; write += 1) {
      const root = await temporaryFolder();
      const delayMs = (3 * write) % 8;
      const child = forkChild("publish-and-die.ts", [root, folder, `${write}`, `${delayMs}`]);
      expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);

      const store = createDiskObjectStore({ root });
      if (!(await isWholeOrAbsent({ store, manifest }))) {
        cutShort += 1;
        await publishVersion({ store, folder, reproduceGolden: async () => {} });
      }
      expect(await isWholeOrAbsent({ store, manifest })).toBe(true);
    }

    // Otherwise every kill came too late, and this test has shown nothing.
    expect(cutShort).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test(
  "of two processes that publish one version one wins, and the other learns that it exists",
  async () => {
    const root = await temporaryFolder();
    const racers = await Promise.all(
      [await temporaryFolder(), await temporaryFolder()].map((exportsFolder) =>
        startChild("race-to-publish.ts", [root, exportsFolder]),
      ),
    );

    const [left, right] = await Promise.all(
      racers.map(async (racer) => {
        racer.send("go");
        const [outcomes] = await once(racer, "message");
        return outcomes as Record<string, string>;
      }),
    );

    const store = createDiskObjectStore({ root });
    const versions = Object.keys(left ?? {});
    expect(versions).toHaveLength(20);
    for (const version of versions) {
      const manifest = await findVersion({ store, reference: { name: "mini", version } });
      const weights = manifest.artifacts.find(({ role }) => role === "weights")?.sha256;
      expect([left?.[version], right?.[version]].sort()).toEqual(
        [weights, "version_exists"].sort(),
      );
      await openVersion({ store, manifest, cacheFolder: await temporaryFolder() });
    }
  },
  TIMEOUT_MS,
);

test(
  "a cache whose filler is killed while it writes is filled by the next one",
  async () => {
    const root = await temporaryFolder();
    const store = createDiskObjectStore({ root });
    const files = exportFiles({ weights: randomBytes(32_000_000) });
    const manifest = await publishMini({ store, files });

    let cutShort = 0;
    for (let round = 0; round < 4; round += 1) {
      const cacheFolder = await temporaryFolder();
      const child = forkChild("open-version.ts", [root, cacheFolder]);
      const exit = once(child, "exit");
      await untilOneIsHalfWritten({ folder: cacheFolder, sizeBytes: 32_000_000, child });
      child.kill("SIGKILL");
      const [, signal] = await exit;
      cutShort += signal === "SIGKILL" ? 1 : 0;
      // What has its name already is whole.
      await expectWholeFiles({ folder: cacheFolder, files });

      const { folder } = await openVersion({ store, manifest, cacheFolder });

      expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
      await expectWholeFiles({ folder, files });
    }

    expect(cutShort).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

async function untilOneIsHalfWritten({
  folder,
  sizeBytes,
  child,
}: {
  folder: string;
  sizeBytes: number;
  child: ChildProcess;
}): Promise<void> {
  while (child.exitCode === null) {
    for (const path of await readdir(folder, { recursive: true })) {
      const size = (await stat(join(folder, path)).catch(() => undefined))?.size ?? 0;
      if (size > sizeBytes / 10 && size < sizeBytes) {
        return;
      }
    }
  }
}

async function expectWholeFiles({
  folder,
  files,
}: {
  folder: string;
  files: ExportFiles;
}): Promise<void> {
  for (const path of await readdir(folder, { recursive: true })) {
    const expected = files[basename(path)];
    if (expected) {
      expect(Buffer.compare(await readFile(join(folder, path)), expected)).toBe(0);
    }
  }
}

function manyFiles(): ExportFiles {
  const more = Array.from({ length: 3 }, (_, i) => [`more-${i}.bin`, randomBytes(500_000)]);
  return { ...exportFiles(), ...Object.fromEntries(more) };
}

/** Resolves when the child has loaded its code and is about to begin its work. */
async function startChild(file: string, args: string[]): Promise<ChildProcess> {
  const child = forkChild(file, args);
  await once(child, "message");
  return child;
}

function forkChild(file: string, args: string[]): ChildProcess {
  return fork(join(import.meta.dirname, "children", file), args, {
    execArgv: ["--import", "tsx"],
  });
}
