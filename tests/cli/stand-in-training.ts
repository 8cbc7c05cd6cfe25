import { createHash } from "node:crypto";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../temporary-folder.ts";

const TRAINING = join(import.meta.dirname, "../../training");
const PACKAGE = join(import.meta.dirname, "children/dgseg.py");
/** Empty ones ask for nothing. */
const LOCKS = ["requirements.lock", "requirements.no-deps.lock"];
const INTERPRETER = process.env.ALLWEATHER_PYTHON ?? "python3";

/**
 * Makes a folder like training/, with the scripts themselves but a package that is quick: it needs nothing
 * installed, so that its environment can be the machine's Python.
 *
 * @returns the script's path.
 */
export async function standInTraining({
  hasEnvironment = true,
}: {
  hasEnvironment?: boolean;
} = {}): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "dgseg"));
  await copyFile(PACKAGE, join(folder, "dgseg/__main__.py"));
  for (const script of ["python.mjs", "python-environment.mjs"]) {
    await copyFile(join(TRAINING, script), join(folder, script));
  }
  for (const lock of LOCKS) {
    await writeFile(join(folder, lock), "");
  }
  if (hasEnvironment) {
    await mkdir(join(folder, ".venv/bin"), { recursive: true });
    const python = `#!/bin/sh\nexec "${INTERPRETER}" "$@"\n`;
    await writeFile(join(folder, ".venv/bin/python"), python, { mode: 0o755 });
    const stamp = createHash("sha256")
      .update(LOCKS.map(() => "").join("\n"))
      .digest("hex");
    await writeFile(join(folder, ".venv/requirements.sha256"), stamp);
  }
  return join(folder, "python.mjs");
}
