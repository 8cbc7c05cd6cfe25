import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { modelManifestSchema } from "#contracts";
import packageJson from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { CLI_TIMEOUT_MS, runCli } from "./run-cli.ts";

describe("allweather models", { timeout: CLI_TIMEOUT_MS }, () => {
  test("list tells the embedded model, its versions and aliases in one line", async () => {
    const { exitCode, stdout, stderr } = await runCli(await models("list"));

    expect(stdout.split("\n")).toContain("baseline-mini  1.1.0 1.0.0  production -> 1.1.0");
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  test("show prints the manifest that a name means", async () => {
    const { exitCode, stdout, stderr } = await callCli(await models("show", "baseline-mini"));

    const { name, version } = modelManifestSchema.parse(JSON.parse(stdout));
    expect([name, version]).toEqual(["baseline-mini", "1.1.0"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  test("show tells in one line that there is no such model, and which there are", async () => {
    const { exitCode, stdout, stderr } = await callCli(await models("show", "nothing"));

    expect(stderr).toMatch(
      /^model_not_found: There is no model called nothing\. There are .*baseline-mini.*\n$/,
    );
    expect([exitCode, stdout]).toEqual([1, ""]);
  });

  test("show tells in one line what a reference looks like", async () => {
    const { exitCode, stdout, stderr } = await callCli(await models("show", "Nothing@@"));

    expect(stderr).toMatch(/^request_invalid: "Nothing@@" names no model\. Write .*\n$/);
    expect([exitCode, stdout]).toEqual([1, ""]);
  });

  test("publish tells in one line that a folder holds no export", async () => {
    const { exitCode, stderr } = await callCli(await models("publish", "nowhere"));

    expect(stderr).toMatch(/^version_invalid: .*nowhere.*\n$/);
    expect(exitCode).toBe(1);
  });
});

test("allweather --version is the version of the package", {
  timeout: CLI_TIMEOUT_MS,
}, async () => {
  const { stdout } = await callCli({ folder: await temporaryFolder(), args: ["--version"] });

  expect(stdout).toBe(`${packageJson.version}\n`);
});

async function models(...args: string[]) {
  const folder = await temporaryFolder();
  return { folder, args: ["models", ...args, "--store", join(folder, "store")] };
}
