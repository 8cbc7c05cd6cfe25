import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { CLI_TIMEOUT_MS, runCli } from "./run-cli.ts";

describe("allweather doctor", { timeout: CLI_TIMEOUT_MS }, () => {
  test("prints a line for each check, and ends with 0 when a server would start", async () => {
    const folder = await temporaryFolder();

    const { exitCode, stdout } = await runCli({
      folder,
      args: ["doctor"],
      variables: { ALLWEATHER_PORT: "0", ALLWEATHER_STORE: join(folder, "store") },
    });

    expect(stdout).toMatch(/^ok {4}settings +all make sense$/m);
    expect(stdout).toMatch(/^ok {4}default model +baseline-mini@1\.1\.0 answers/m);
    expect(exitCode).toBe(0);
  });

  test("tells programs in JSON, and ends with 1 when a server would not start", async () => {
    const { exitCode, stdout } = await callCli({
      folder: await temporaryFolder(),
      args: ["doctor", "--json"],
      variables: { ALLWEATHER_PORT: "http" },
    });

    const findings = JSON.parse(stdout);
    expect(findings[0]).toMatchObject({ check: "settings", state: "fail" });
    expect(exitCode).toBe(1);
  });
});
