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
import { CLI_TIMEOUT_MS, runCli } from "./run-cli.ts";

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

    const { exitCode, stdout, stderr } = await runCli({
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
