import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { expectNoneRunning, pressCtrlC, readLines, sendTo, signalGroup } from "./process-group.ts";
import { CLI_TIMEOUT_MS, runCli, startCli } from "./run-cli.ts";
import { standInTraining } from "./stand-in-training.ts";

describe("what the Python package does", { timeout: CLI_TIMEOUT_MS }, () => {
  test("is reached by the same words", async () => {
    const folder = await temporaryFolder();
    const lines = [
      "train a --version 1.0.0 -x --out=here b",
      "train --help",
      "export -h --run runs/a",
      "styles mine --help",
      "generate prompts --with chat --help",
      "generate images --with synthetic --size 768x768",
      "ablate --store s -V",
      "refine a.jpg --labels a.png --help",
      "datasets check bdd100k",
      "import clip --help",
      "import style-bank a b --alias c",
    ].map((line) => line.split(" "));

    const { exitCode, stdout, stderr } = await runTraining(folder, ...lines);

    const reached = stdout.trimEnd().split("\n");
    expect(reached.map((line) => JSON.parse(line))).toEqual(
      lines.map((words) => ({ words, folder })),
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  test("fails in its own words, with its own exit code", async () => {
    const { exitCode, stderr } = await runTraining(await temporaryFolder(), ["train", "--fail"]);

    expect([exitCode, stderr]).toEqual([3, "allweather: this was not to be\n"]);
  });

  test("is not taken for code that lies where the caller is", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "dgseg"));
    await writeFile(join(folder, "dgseg", "__main__.py"), "raise SystemExit('another package')");
    await writeFile(join(folder, "json.py"), "raise SystemExit('another module')");

    const { exitCode, stderr } = await runTraining(folder, ["train"]);

    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  test.each([
    ["SIGTERM sent to allweather alone", 143, sendTo("SIGTERM")],
    ["SIGHUP sent to allweather alone", 129, sendTo("SIGHUP")],
    ["Ctrl-C", 130, pressCtrlC],
  ])("ends by %s", async (_, exitCode, end) => {
    const folder = await temporaryFolder();
    const pythonScript = await standInTraining();
    const child = startCli({ folder, args: ["train", "--wait"], pythonScript });
    onTestFinished(() => signalGroup(child, "SIGKILL"));
    await readLines(child, 1);

    end(child);

    expect(await once(child, "close")).toEqual([exitCode, null]);
    await expectNoneRunning(child);
  });

  test("needs a Python, and tells in one line that there is none", async () => {
    const folder = await temporaryFolder();

    const { exitCode, stdout, stderr } = await runCli({
      folder,
      args: ["train"],
      pythonScript: await standInTraining({ hasEnvironment: false }),
      variables: { ALLWEATHER_PYTHON: "no-such-python" },
    });

    expect(stderr).toBe(
      'Could not make training/.venv: there is no program "no-such-python". Install Python 3.11 or later with venv, or let ALLWEATHER_PYTHON name it.\n',
    );
    expect([exitCode, stdout]).toEqual([1, ""]);
  });
});

/** Several lines, one after the other, in one process. */
async function runTraining(folder: string, ...lines: string[][]) {
  const args = lines.flatMap((line, place) => (place === 0 ? line : ["&&", ...line]));
  return runCli({ folder, args, pythonScript: await standInTraining() });
}
