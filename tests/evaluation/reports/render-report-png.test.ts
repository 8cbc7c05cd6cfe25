import { decode } from "fast-png";
import { expect, test } from "vitest";
import { measureText } from "../../../evaluation/reports/charts/measure-text.ts";
import { renderReportPng } from "../../../evaluation/reports/render-report-png.ts";
import { exampleReport, minimalReport } from "./example-report.ts";

test("the picture has 1600 x 900 pixels, and the same report gives the same bytes", () => {
  const report = exampleReport();

  const [one, other] = [renderReportPng({ report }), renderReportPng({ report })];

  expect(decode(one)).toMatchObject({ width: 1600, height: 900 });
  expect(Buffer.from(one).equals(other)).toBe(true);
});

test("text is drawn without any typeface of the machine", () => {
  const report = exampleReport();
  const silent = {
    ...report,
    protocol: { ...report.protocol, dataset: { name: "", sources: [""], pairsDigest: "" } },
  };

  const inked = inkOfHeadline(renderReportPng({ report }));

  // Seventeen letters of "Adverse streets" and the rest at 44 pixels: thousands of dark pixels.
  expect(inked).toBeGreaterThan(inkOfHeadline(renderReportPng({ report: silent })) + 1500);
});

test("a report without intervals, of one domain, has a picture too", () => {
  expect(decode(renderReportPng({ report: minimalReport() }))).toMatchObject({ width: 1600 });
});

test("names of any length and with any letter fit", () => {
  const report = minimalReport();
  const name = "{b|x}<&>日本\0\u001b\ud800".repeat(60);

  const png = renderReportPng({
    report: {
      ...report,
      protocol: { ...report.protocol, dataset: { name, sources: [""], pairsDigest: "" } },
      labels: report.labels.map((label) => ({ ...label, name: `{b|${label.name}}` })),
      domains: report.domains.map((scores) => ({ ...scores, visualDomain: name })),
    },
  });

  const { data, width, height, channels } = decode(png);
  const margin = Array.from(
    { length: height },
    (_, y) => data[(y * width + width - 20) * channels],
  );
  expect(new Set(margin)).toEqual(new Set([255]));
});

test("text is as wide as its typeface sets it, white at its ends included", () => {
  const width = (text: string, font?: string) => measureText(text, font).width;

  expect(width("mm", "20px Inter")).toBeCloseTo(2 * width("m", "20px Inter"), 0);
  expect(width("a ", "20px Inter")).toBeGreaterThan(width("a", "20px Inter") + 4);
  expect(width("word", "600 20px Inter")).toBeGreaterThan(width("word", "400 20px Inter"));
  expect(width("word", "40px Inter")).toBeCloseTo(2 * width("word", "20px Inter"), 6);
  expect(width("国", "20px Inter")).toBe(20);
});

/** Dark pixels where the first line of text stands. */
function inkOfHeadline(png: Uint8Array): number {
  const { data, width, channels } = decode(png);
  let dark = 0;
  for (let y = 50; y < 110; y++) {
    for (let x = 0; x < width; x++) {
      dark += (data[(y * width + x) * channels] ?? 255) < 100 ? 1 : 0;
    }
  }
  return dark;
}
