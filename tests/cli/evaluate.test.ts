import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type EvaluationReport, evaluationReportSchema } from "#contracts";
import { findVersion, openStore } from "#model-store";
import { publishOneLabelTo } from "../evaluation/evaluate-here.ts";
import { writeNoiseDataset } from "../evaluation/noise-dataset.ts";
import { writeOneLabelVersion } from "../model-store/one-label-version.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { CLI_TIMEOUT_MS, runCli, startCli } from "./run-cli.ts";

const MODEL = ["--model", "one-label@1.0.0", "--workers", "1"];

describe("allweather evaluate", { timeout: CLI_TIMEOUT_MS }, () => {
  test("writes a report in three forms, prints its headline, and publishes what it measured", async () => {
    const { folder, store } = await prepare({ count: 9 });

    const { exitCode, stdout, stderr } = await runCli({
      folder,
      args: [
        ...["evaluate", ...MODEL, "--dataset", "noise", "--out", "report"],
        ...["--publish-as", "1.1.0", "--seen", "day"],
      ],
    });

    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
    expect(stdout).toMatch(/^mIoU of camvid-11.*\nday +0\.8 .*6 images\nnight .*3 images\nall /);
    expect((await readdir(join(folder, "report"))).sort()).toEqual([
      "report.html",
      "report.json",
      "report.png",
    ]);
    const report = await readReport(folder);
    const { results } = await findVersion({
      store,
      reference: { name: "one-label", version: "1.1.0" },
    });
    expect(results).toMatchObject([
      {
        visualDomain: "day",
        seenInTraining: true,
        miou: report.domains[0]?.miou,
        evaluation: { id: report.id, quality: "standard" },
      },
      { visualDomain: "night", seenInTraining: false, miou: report.domains[1]?.miou },
    ]);

    const exported = join(folder, "exported");
    await writeOneLabelVersion({ folder: exported, version: "2.0.0" });
    const published = await callCli({
      folder,
      args: ["models", "publish", exported, "--results", "report/report.json"],
    });
    expect([published.exitCode, published.stderr]).toEqual([0, ""]);
    const next = { name: "one-label", version: "2.0.0" };
    expect((await findVersion({ store, reference: next })).results).toHaveLength(2);
  });

  test("goes on with --resume after Ctrl-C", async () => {
    const { folder } = await prepare({ count: 200 });
    const child = startCli({
      folder,
      args: ["evaluate", ...MODEL, "--dataset", "noise", "--out", "report"],
    });
    const work = join(folder, ".allweather/store/evaluations/runs");
    let done: string[] = [];
    while (done.length === 0) {
      await sleep(50);
      const [id = ""] = await readdir(work).catch(() => []);
      done = await readdir(join(work, id, "results")).catch(() => []);
    }
    const exited = once(child, "exit");
    process.kill(child.pid ?? 0, "SIGINT");
    expect(await exited).toEqual([130, null]);
    const [id = ""] = await readdir(work);

    const { exitCode, stdout } = await callCli({
      folder,
      args: ["evaluate", "--resume", id, "--workers", "1", "--out", "report"],
    });

    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("200 images")]);
    expect((await readReport(folder)).id).toBe(id);
  });

  test.each([
    ["no dataset", [], /^request_invalid: Name a --dataset/],
    ["a folder that is not there", ["--dataset", "nowhere"], /dataset_not_found: .*nowhere/],
    ["a taken version", ["--dataset", "noise", "--publish-as", "1.0.0"], /^version_exists/],
  ])("says in one line that there is %s", async (_, args, message) => {
    const { folder } = await prepare({ count: 1 });

    const { exitCode, stderr } = await callCli({
      folder,
      args: ["evaluate", ...MODEL, ...args, "--out", "report"],
    });

    expect([exitCode, stderr.trim().split("\n").at(-1)]).toEqual([
      1,
      expect.stringMatching(message),
    ]);
  });

  test("lists what could not be scored, and fails when it is too much", async () => {
    const { folder } = await prepare({ count: 4 });
    await writeFile(join(folder, "noise/image/pair-001.png"), "no picture");
    const evaluate = ["evaluate", ...MODEL, "--dataset", "noise", "--out", "report"];

    const strict = await callCli({ folder, args: evaluate });
    const lenient = await callCli({ folder, args: [...evaluate, "--max-failed-share", "0.3"] });

    expect([strict.exitCode, strict.stderr]).toEqual([
      1,
      expect.stringContaining("evaluation_failed: 1 of 4 images could not be scored"),
    ]);
    expect(lenient.exitCode).toBe(0);
    expect(lenient.stdout).toContain("not scored: pair-001: image_unreadable");
  });
});

async function prepare({ count }: { count: number }) {
  const folder = await temporaryFolder();
  const store = openStore({ url: join(folder, ".allweather/store") });
  await publishOneLabelTo(store);
  await writeNoiseDataset({ folder: join(folder, "noise"), count });
  return { folder, store };
}

async function readReport(folder: string): Promise<EvaluationReport> {
  const body = await readFile(join(folder, "report/report.json"), "utf8");
  return evaluationReportSchema.parse(JSON.parse(body));
}
