import { expect, test } from "vitest";
import { toMeasuredResults } from "../../../evaluation/reports/to-measured-results.ts";
import { exampleReport } from "./example-report.ts";

test("failed images of a visual domain are counted without failed copies under a corruption", () => {
  const report = exampleReport();
  expect(report.images.failed.map(({ visualDomain }) => visualDomain)).toEqual(["night", "fog"]);
  expect(report.images.failed[1]?.corruption).toBeDefined();

  const results = toMeasuredResults({ report, seen: [] });

  const failed = Object.fromEntries(
    results.map(({ visualDomain, evaluation }) => [visualDomain, evaluation?.failedImages]),
  );
  expect(failed).toMatchObject({ night: 1, fog: 0, day: 0 });
});
