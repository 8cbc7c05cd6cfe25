import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "#model-store";
import {
  createContext,
  finish,
  newEvaluation,
  publishOneLabelTo,
} from "../evaluation/evaluate-here.ts";
import { writeCorruptedDataset } from "../evaluation/jobs/corrupted-dataset.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { CLI_TIMEOUT_MS } from "./run-cli.ts";

test(
  "evaluations compare prints differences by domain and label, and mCD",
  async () => {
    const folder = await temporaryFolder();
    const noise = join(folder, "noise");
    const store = openStore({ url: join(folder, ".allweather/store") });
    await publishOneLabelTo(store);
    await writeCorruptedDataset({
      folder: noise,
      count: 3,
      levels: [{ name: "fog", severity: 1 }],
    });
    const context = await createContext(store);
    const record = await newEvaluation({
      store,
      folder: noise,
      corruptions: "all",
      worstImages: 0,
    });
    await finish({ store, record, context });

    const { exitCode, stdout, stderr } = await callCli({
      folder,
      args: ["evaluations", "compare", record.id, record.id],
    });

    expect([exitCode, stderr]).toEqual([0, ""]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/ minus one-label@1\.0\.0, .*, 3 images of both:$/);
    expect(lines[1]).toMatch(/^all images, mIoU +0\.\d -> +0\.\d {2}\+0\.0 {2}\[\+0\.0, \+0\.0\]$/);
    expect(lines.filter((line) => line.startsWith("  road "))).toHaveLength(2);
    expect(lines.at(-1)).toBe("mCD 100.0 %: the second's error under corruptions, of the first's");
  },
  CLI_TIMEOUT_MS,
);

test(
  "evaluations list goes on behind one whose files are damaged",
  async () => {
    const folder = await temporaryFolder();
    const store = openStore({ url: join(folder, ".allweather/store") });
    const whole = await newEvaluation({ store, folder: "/data/noise" });
    const ended = await newEvaluation({ store, folder: "/data/noise" });
    const lost = "000000000000-0000000000000000";
    await store.putIfAbsent(`evaluations/records/${lost}.json`, Buffer.from("{"));
    await store.putIfAbsent(`evaluations/runs/${ended.id}/outcome.json`, Buffer.from("{"));

    const { exitCode, stdout, stderr } = await callCli({ folder, args: ["evaluations", "list"] });

    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
    expect(stdout).toMatch(new RegExp(`^${whole.id} .* waiting `, "m"));
    expect(stdout).toMatch(new RegExp(`^${ended.id} .* failed `, "m"));
    expect(stderr).toMatch(new RegExp(`^${lost}  evaluations/records/.* cannot be read: .*\n$`));
  },
  CLI_TIMEOUT_MS,
);
