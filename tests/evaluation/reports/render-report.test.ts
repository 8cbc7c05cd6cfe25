import { Resvg } from "@resvg/resvg-js";
import { encode } from "fast-png";
import { expect, test } from "vitest";
import { type EvaluationReport, evaluationReportSchema } from "#contracts";
import { renderReport } from "../../../evaluation/reports/render-report.ts";
import type { ReportPictures } from "../../../evaluation/reports/sections/worst-images.ts";
import { exampleReport, minimalReport } from "./example-report.ts";

const HOSTILE = `</style></svg>"'><img src=x onerror=alert(1)>{{a|b}}&amp;\0\u001b\ud800`;
const EVERY_REPORT: [string, () => EvaluationReport][] = [
  ["19 labels", () => exampleReport()],
  ["11 labels", () => exampleReport({ labelSet: "camvid-11" })],
  ["the least", () => minimalReport()],
  ["no number", () => withoutNumbers(minimalReport())],
  ["no image", () => ({ ...minimalReport(), domains: [] })],
];

test.each(EVERY_REPORT)("the example of %s is a report", (_, report) => {
  expect(evaluationReportSchema.safeParse(report()).error).toBeUndefined();
});

test.each(EVERY_REPORT)("what is missing from %s is an en dash and never a word", (_, report) => {
  const page = renderReport({ report: report(), pictures: {} });

  expect(page.replaceAll(/<style>.*?<\/style>/gs, "")).not.toMatch(
    /\b(NaN|null|undefined|Infinity|\[object)\b/,
  );
});

test("a label that a domain does not have is shown as an en dash", () => {
  expect(cellsOf("train")).toContain("–");
  expect(cellsOf("train").filter((cell) => cell === "–")).toHaveLength(1);
});

test.each(EVERY_REPORT)("every plot of %s is well-formed XML", (_, report) => {
  const page = renderReport({ report: report(), pictures: {} });

  expectWellFormedPlots(page);
});

test("every domain, label and failed image is in the page", () => {
  const report = exampleReport();

  const text = textOf(renderReport({ report, pictures: {} }));

  for (const name of [
    ...report.domains.map(({ visualDomain }) => visualDomain),
    ...report.labels.map((label) => label.name),
    ...report.images.failed.flatMap((failed) => [failed.name, failed.reason]),
    ...report.worstImages.map((image) => image.name),
  ]) {
    expect(text).toContain(name);
  }
});

test("every field of the protocol and of who predicted is in the page, with its name", () => {
  const report = exampleReport({ labelSet: "camvid-11" });

  const page = renderReport({ report, pictures: {} });

  const table = /<table class="list protocol">([\s\S]*?)<\/table>/.exec(page)?.[1] ?? "";
  const rows = new Map(
    table.split("</tr>").map((row) => {
      const [, field = ""] = /<code>(.*?)<\/code><\/th>/.exec(row) ?? [];
      return [textOf(field), textOf(row.split("</th>").at(-1) ?? "")];
    }),
  );
  for (const [field, value] of [
    ...leaves(report.protocol, "protocol"),
    ...leaves({ ...report.evaluated, kind: [] }, "evaluated"),
  ]) {
    expect(rows.get(field), field).toContain(value);
  }
});

test("nothing is loaded from anywhere and no script runs", () => {
  const pictures = { "worst-0": picturesOf() };

  const page = renderReport({ report: exampleReport(), pictures });

  const addresses = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)/g)].map(
    ([, address = ""]) => address,
  );
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((address) => !/^(#|data:image\/png;base64,)/.test(address))).toEqual([]);
  expect(page).not.toMatch(/<script|<link|@import|javascript:/i);
  expect(page).toContain("default-src 'none'; img-src data:;");
});

test("a hostile name stays text wherever it stands", () => {
  const report = exampleReport();
  const [domain, ...domains] = report.domains;
  const [failed] = report.images.failed;
  const hostile: EvaluationReport = {
    ...report,
    evaluated: { kind: "predictions", name: HOSTILE, labelSet: "cityscapes-19" },
    protocol: {
      ...report.protocol,
      testTime: HOSTILE,
      truthMappings: [HOSTILE],
      dataset: { name: HOSTILE, licence: HOSTILE, sources: [HOSTILE], pairsDigest: HOSTILE },
    },
    labels: report.labels.map((label, place) =>
      place === 3 ? { ...label, name: HOSTILE } : label,
    ),
    domains: domain === undefined ? [] : [{ ...domain, visualDomain: HOSTILE }, ...domains],
    acrossDomains: {
      ...report.acrossDomains,
      best: { visualDomain: HOSTILE, miou: 0.5 },
    },
    images: {
      scored: 1,
      failed: failed === undefined ? [] : [{ ...failed, name: HOSTILE, reason: HOSTILE }],
    },
    worstImages: [{ name: HOSTILE, visualDomain: HOSTILE, miou: 0.1, picture: HOSTILE }],
  };

  const page = renderReport({ report: hostile, pictures: { [HOSTILE]: picturesOf() } });

  expect(page).not.toContain("<img src=x");
  expect(page).not.toContain(HOSTILE);
  expect(page.match(/<style>/g)).toHaveLength(1);
  expect(page.match(/&lt;img src=x onerror=alert\(1\)&gt;/g)?.length).toBeGreaterThan(15);
  expect(page.match(/<img /g)).toHaveLength(4);
  expectWellFormedPlots(page);
});

test("the pictures of the worst images are in the page, with their size and what they show", () => {
  const pictures = picturesOf();

  const page = renderReport({ report: exampleReport(), pictures: { "worst-0": pictures } });

  const base64 = Buffer.from(pictures.difference).toString("base64");
  expect(page).toContain(
    `<img src="data:image/png;base64,${base64}" width="3" height="2" alt="difference of night/GOPR0351_frame_000887">`,
  );
  expect(page.match(/No pictures of it were kept/g)).toHaveLength(2);
});

test("a picture that is none is said to be missing", () => {
  const broken = {
    ...picturesOf(),
    truth: Uint8Array.from([1, 2, 3]),
    prediction: new Uint8Array(),
  };

  const page = renderReport({ report: exampleReport(), pictures: { "worst-0": broken } });

  expect(page.match(/<img /g)).toHaveLength(2);
  expect(page.match(/no picture</g)).toHaveLength(2);
});

test("the same report gives the same page", () => {
  const report = exampleReport();

  const pages = [0, 1].map(() => renderReport({ report, pictures: {} }));

  expect(pages[0]).toBe(pages[1]);
});

test("names inside plots differ from plot to plot", () => {
  const page = renderReport({ report: exampleReport(), pictures: {} });

  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("many domains are split into tables that fit on a sheet", () => {
  const report = exampleReport();
  const domains = Array.from({ length: 20 }, (_, place) => ({
    ...report.overall,
    visualDomain: `domain ${place}`,
    imageCount: 5,
  }));

  const page = renderReport({ report: { ...report, domains }, pictures: {} });

  expect(page.match(/<caption><span>IoU of each label/g)).toHaveLength(3);
  expect(textOf(page)).toContain("Fewer than 30 images");
});

test("without corruptions and worst images nothing is said of them", () => {
  const page = renderReport({ report: minimalReport(), pictures: {} });

  expect(page).not.toContain('id="corruptions"');
  expect(page).not.toContain('id="worst-images"');
  expect(page).not.toContain("#corruptions");
  expect(page).toContain("came without confidence");
});

/** The renderer of our pictures reads XML strictly. */
function expectWellFormedPlots(page: string): void {
  const plots = page.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
  expect(plots.length).toBeGreaterThanOrEqual(2);
  for (const plot of plots) {
    expect(() => new Resvg(plot)).not.toThrow();
  }
}

function cellsOf(label: string): string[] {
  const page = renderReport({ report: exampleReport(), pictures: {} });
  const row = page.split("</tr>").find((each) => textOf(each).trim().startsWith(label)) ?? "";
  return [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell = ""]) => cell);
}

function textOf(page: string): string {
  return page
    .replaceAll(/<style>[\s\S]*?<\/style>/g, "")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** Every field that holds a value, by its path, with the value as the page writes it. */
function leaves(value: unknown, path: string): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((each) => {
      const isLevel = typeof each === "object" && each !== null && "severity" in each;
      return [[path, isLevel ? String(each.name).replaceAll("_", " ") : String(each)]];
    }) as [string, string][];
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, each]) => leaves(each, `${path}.${name}`));
  }
  if (value === null) {
    return [[path, "–"]];
  }
  const isShare = path.endsWith("Share") || path.endsWith("level");
  const isCount = path.endsWith("replicates");
  const text = isCount ? "1,000" : String(value);
  return [[path, isShare ? `${(Number(value) * 100).toFixed(1)} %` : text]];
}

function withoutNumbers(report: EvaluationReport): EvaluationReport {
  const none = Object.fromEntries(report.labels.map(({ name }) => [name, null]));
  const overall = {
    ...report.overall,
    imageCount: 0,
    pixelCount: 0,
    miou: null,
    pixelAccuracy: null,
    boundaryIou: null,
    iou: none,
    boundaryIouByLabel: none,
    confusion: report.labels.map(() => [...report.labels.map(() => 0), 0]),
    reliability: {
      ece: 0,
      auroc: null,
      fprAt95Tpr: null,
      auprSuccess: null,
      auprError: null,
      bins: [],
    },
  };
  return {
    ...report,
    overall,
    domains: [
      { ...overall, visualDomain: "any" },
      { ...overall, visualDomain: "other" },
    ],
    acrossDomains: {
      meanMiou: null,
      standardDeviation: null,
      worst: null,
      best: null,
      gap: null,
    },
    corruptions: {
      cleanMiou: null,
      meanMiou: null,
      relative: null,
      levels: [{ name: "fog", severity: 3, miou: null, imageCount: 0 }],
    },
  };
}

function picturesOf(): ReportPictures {
  const picture = (value: number) =>
    encode({ width: 3, height: 2, channels: 3, data: new Uint8Array(18).fill(value) });
  return {
    photograph: picture(1),
    truth: picture(2),
    prediction: picture(3),
    difference: picture(4),
  };
}
