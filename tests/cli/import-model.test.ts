import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { findVersion, openStore } from "#model-store";
import { writeOneLabelVersion } from "../model-store/one-label-version.ts";
import { publishOneLabel } from "../model-store/publish-one-label.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { expectNoneRunning, pressCtrlC, readLines, sendTo, signalGroup } from "./process-group.ts";
import { CLI_TIMEOUT_MS, runCli, startCli } from "./run-cli.ts";
import { standInTraining } from "./stand-in-training.ts";

const identity = ["--name", "one-label", "--version", "1.2.0"];

describe("allweather import", { timeout: CLI_TIMEOUT_MS }, () => {
  test.each(["famix", "clouds"])(
    "converts %s where the caller is, publishes, says what is next, and leaves nothing",
    async (method) => {
      const { folder, store, run, leftBehind } = await workplace(method);
      await writeOneLabelVersion({ folder: join(folder, "best.pth"), version: "1.2.0" });
      const given = ["--checkpoint", "best.pth", "--trained-on", "gta5", "synthia", "--stride=8"];
      const ours = [...identity, "--alias", "latest"];

      const { exitCode, stdout, stderr } = await run([
        ...given.slice(0, 2),
        ...ours,
        ...given.slice(2),
      ]);

      const [reached = "", ...said] = stdout.trimEnd().split("\n");
      const words = ["import", method, ...given, ...identity, "--out", expect.any(String)];
      expect(JSON.parse(reached)).toEqual({ words, folder });
      expect(said).toEqual([
        "Published one-label@1.2.0.",
        "one-label@latest is 1.2.0 now.",
        "Next: npx allweather segment photo.jpg --model one-label@1.2.0 --out labels --store store",
      ]);
      expect([exitCode, stderr]).toEqual([0, ""]);
      const reference = { name: "one-label", alias: "latest" };
      expect(await findVersion({ store, reference })).toMatchObject({ version: "1.2.0" });
      expect(await leftBehind()).toEqual([]);
    },
  );

  test("publishes nothing when the conversion fails, whose words stay the only ones", async () => {
    const { run, leftBehind, isStoreEmpty } = await workplace();

    const { exitCode, stderr } = await run([...identity, "--fail"]);

    expect([exitCode, stderr]).toEqual([3, "allweather: this was not to be\n"]);
    expect(await leftBehind()).toEqual([]);
    expect(isStoreEmpty()).toBe(true);
  });

  test("publishes nothing that cannot be published", async () => {
    const { folder, run, leftBehind, isStoreEmpty } = await workplace();
    const checkpoint = join(folder, "best.pth");
    await writeOneLabelVersion({ folder: checkpoint, version: "1.2.0" });
    await writeFile(join(checkpoint, "standard.onnx"), "damaged");

    const { exitCode, stderr } = await run([...identity, "--checkpoint", "best.pth"]);

    expect(stderr).toMatch(/^artifact_corrupt: standard\.onnx .*\n$/);
    expect(exitCode).toBe(1);
    expect(await leftBehind()).toEqual([]);
    expect(isStoreEmpty()).toBe(true);
  });

  test("refuses a version that is published already, before anything is converted", async () => {
    const { store, call } = await workplace();
    await publishOneLabel({ store, qualities: ["standard"] });

    const refused = await call(["--name", "one-label", "--version", "1.0.0", "--checkpoint", "x"]);

    expect(refused).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "version_exists: one-label@1.0.0 is already published. Publish a new version instead.\n",
    });
  });

  test.each<[string[], RegExp]>([
    [["--version", "1.0.0"], /required option '--name <name>' not specified\n\nUsage/],
    [["--name", "a"], /required option '--version <version>' not specified\n\nUsage/],
    [["--name", "A B", "--version", "1.0.0"], /'A B' is invalid\. a name is lower-case words/],
    [["--name", "a", "--version", "1"], /'1' is invalid\. a version is semantic/],
    [[...identity, "--alias", "1.0.0"], /'1\.0\.0' is invalid\. an alias is lower-case words/],
    [[...identity, "--out", "here"], /'here' is invalid\. The conversion goes to a temporary/],
    [[...identity, "--store", "ftp://here"], /^request_invalid: The store "ftp:\/\/here" is no/],
  ])("refuses %j before anything is converted", async (args, message) => {
    const { call } = await workplace();

    const { exitCode, stdout, stderr } = await call([...args, "--checkpoint", "best.pth"]);

    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([1, ""]);
  });

  test("shows its own options and those of the conversion", async () => {
    const { call } = await workplace();

    const { exitCode, stdout, stderr } = await call(["--help"]);

    expect(stdout).toMatch(/Usage: allweather import famix --name <name> --version <version> /);
    expect(stdout).toContain('"words": ["import", "famix", "--help"]');
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  test.each([
    ["SIGTERM", 143, sendTo("SIGTERM")],
    ["Ctrl-C", 130, pressCtrlC],
  ])("leaves nothing when %s ends the conversion", async (_, exitCode, end) => {
    const { start, leftBehind, isStoreEmpty } = await workplace();
    const child = start([...identity, "--wait"]);
    await readLines(child, 1);

    end(child);

    expect(await once(child, "close")).toEqual([exitCode, null]);
    await expectNoneRunning(child);
    expect(await leftBehind()).toEqual([]);
    expect(isStoreEmpty()).toBe(true);
  });

  test("leaves nothing when a signal comes after the conversion", async () => {
    const script = join(import.meta.dirname, "children/wait-in-temporary-folder.ts");
    const execArgv = ["--import", import.meta.resolve("tsx")];
    const child = fork(script, [await standInTraining()], { execArgv, silent: true });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [, folder = ""] = await readLines(child, 2);
    expect(existsSync(folder)).toBe(true);

    child.kill("SIGINT");

    expect(await once(child, "close")).toEqual([130, null]);
    expect(existsSync(folder)).toBe(false);
  });
});

/** A folder where someone works, with a store and a place for temporary folders. */
async function workplace(method = "famix") {
  const folder = await temporaryFolder();
  const pythonScript = await standInTraining();
  const temporary = join(folder, "temporary");
  await mkdir(temporary);
  const toRun = (args: string[]) => ({
    folder,
    args: ["import", method, "--store", "store", ...args],
    variables: { TMPDIR: temporary },
    pythonScript,
  });
  return {
    folder,
    store: openStore({ url: join(folder, "store") }),
    run: (args: string[]) => runCli(toRun(args)),
    /** For what ends before anything is converted, as the conversion writes to this process's own streams. */
    call: (args: string[]) => callCli(toRun(args)),
    start: (args: string[]) => {
      const child = startCli(toRun(args));
      onTestFinished(() => signalGroup(child, "SIGKILL"));
      return child;
    },
    /** Without what tsx and onnxruntime write there. */
    leftBehind: async () => (await readdir(temporary)).filter((name) => /allweather/.test(name)),
    isStoreEmpty: () => !existsSync(join(folder, "store")),
  };
}
