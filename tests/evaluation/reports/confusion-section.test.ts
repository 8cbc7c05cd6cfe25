import { expect, test } from "vitest";
import { confusionSection } from "../../../evaluation/reports/sections/confusion.ts";
import { exampleReport } from "./example-report.ts";

test("pixels predicted as none of the labels have a column, and are among the largest mistakes", () => {
  const report = exampleReport({ labelSet: "camvid-11" });

  const section = String(confusionSection(report));

  expect(section.match(/<th scope="col">.*?<\/th>/gs)).toHaveLength(11 + 2 + 3);
  expect(section).toContain('<th scope="col"><span class="turned">none of these</span></th>');
  for (const [truth, row] of section.split("</tr>").slice(1, 12).entries()) {
    const shares = (report.overall.confusion[truth] ?? []).map(
      (pixels, _, all) => (100 * pixels) / all.reduce((sum, each) => sum + each, 0),
    );
    const cells = [...row.matchAll(/<td.*?>(.*?)<\/td>/g)].map(([, text]) => text);
    expect(cells).toEqual(shares.map((share) => share.toFixed(0)));
  }
  expect(section).toMatch(/<td class="text">none of these<\/td><td>\d/);
});

test("when every prediction is one of the labels, there is no such column", () => {
  expect(String(confusionSection(exampleReport()))).not.toContain("none of these");
});
