import { expect, test } from "vitest";
import { repeatCommand } from "../../../evaluation/reports/repeat-command.ts";
import { exampleReport, minimalReport } from "./example-report.ts";

test("the command that repeats an evaluation names everything that decided its numbers", () => {
  expect(repeatCommand({ ...exampleReport(), domains: [] }).split(" \\\n  ")).toEqual([
    "npx allweather evaluate",
    "--model famix-mini@1.2.0",
    "--dataset acdc:DATASET,domain=night,split=val",
    "--quality standard",
    "--label-set cityscapes-19",
    expect.stringMatching(/^--corruption gaussian_noise shot_noise .* saturate$/),
    "--seed 7",
    "--max-failed-share 0.05",
    "--out report",
  ]);
});

test("others' predictions are repeated from their folder, and names are quoted for the shell", () => {
  const report = minimalReport();
  const domains = report.domains.map((scores) => ({ ...scores, visualDomain: "it's night" }));

  const command = repeatCommand({ ...report, domains });

  expect(command).toContain("--predictions PREDICTIONS");
  expect(command).toContain("--prediction-mapping camvid-11");
  expect(command).not.toContain("--model");
  expect(command).toContain("--domain 'it'\\''s night'");
});
