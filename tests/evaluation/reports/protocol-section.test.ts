import { expect, test } from "vitest";
import { protocolSection } from "../../../evaluation/reports/sections/protocol.ts";
import { exampleReport } from "./example-report.ts";

test("a list of names, whose place is not told, is named where the command is", () => {
  const { protocol, ...report } = exampleReport();
  const dataset = { ...protocol.dataset, sources: ["gta5:DATASET,split-file=NAMES"] };

  const section = String(protocolSection({ ...report, protocol: { ...protocol, dataset } }));

  expect(section).toContain("NAMES the file that lists its images");
  expect(String(protocolSection(exampleReport()))).not.toContain("NAMES");
});
