import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { decode } from "fast-png";
import { expect, test } from "vitest";
import { QUALITIES } from "#contracts";
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";

const ROOT = join(import.meta.dirname, "../..");
const GOLDEN = join(ROOT, "../shared/golden/famix");
const MAKE = join(ROOT, "training/tests/make_official_checkpoint.py");

test.skipIf(!existsSync(GOLDEN))(
  `an official checkpoint, imported, gives the official labels (skipped without ${GOLDEN})`,
  async () => {
    const folder = await temporaryFolder();
    const python = join(ROOT, "training/python.mjs");
    await promisify(execFile)(process.execPath, [python, MAKE, GOLDEN, folder]);

    const reference = ["--name", "famix-rn50", "--version", "1.0.0"];
    const imported = await runCli({
      folder,
      args: ["import", "famix", "--checkpoint", "best.pth", "--backbone", "rn50", ...reference],
    });
    expect(imported.stdout).toContain("Published famix-rn50@1.0.0.");

    for (const quality of QUALITIES) {
      const model = ["--model", "famix-rn50@1.0.0", "--quality", quality];
      await callCli({ folder, args: ["segment", "image.png", ...model, "--out", quality] });
      const labels = await readLabels(join(folder, quality, "image.labels.png"));
      const official = await readLabels(join(folder, `${quality}.png`));
      expect(labels.length).toBe(official.length);
      const differing = labels.filter((label, at) => label !== official[at]).length;
      expect(differing / official.length, quality).toBeLessThanOrEqual(0.0001);
    }
  },
  600_000,
);

async function readLabels(path: string): Promise<number[]> {
  return [...decode(await readFile(path)).data];
}
