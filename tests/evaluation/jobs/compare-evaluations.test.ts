import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { evaluationComparisonSchema, LABEL_SETS } from "#contracts";
import {
  compareEvaluations,
  mapShard,
  type NewEvaluation,
  openDatasetFiles,
  planEvaluation,
  REPORT_FILES,
  readReport,
  type TaskContext,
} from "#evaluation";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { buildReport } from "../../../evaluation/jobs/build-report.ts";
import { runKey } from "../../../evaluation/jobs/keys.ts";
import { writeOutcome } from "../../../evaluation/jobs/outcome.ts";
import { writeDocument } from "../../../evaluation/jobs/stored-document.ts";
import { sumResults } from "../../../evaluation/jobs/sum-results.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { createContext, NOW, newEvaluation } from "../evaluate-here.ts";
import { writeNoiseDataset, writePng } from "../noise-dataset.ts";
import { writeCorruptedDataset } from "./corrupted-dataset.ts";

let store: ObjectStore;
let context: TaskContext;
/** Three images of night, and five of day. */
let folder: string;
/** Label maps that are right everywhere. */
let right: string;
/** The same, but of all pole in three images. */
let worse: string;

beforeEach(async () => {
  store = createMemoryObjectStore();
  context = await createContext(store);
  const root = await temporaryFolder();
  [folder, right, worse] = [join(root, "noise"), join(root, "right"), join(root, "worse")];
  await writeNoiseDataset({ folder, count: 8 });
  await cp(join(folder, "label"), right, { recursive: true });
  await cp(right, worse, { recursive: true });
  for (const place of [1, 3, 4]) {
    await writePng(join(worse, `pair-00${place}.png`), new Uint8Array(48 * 32).fill(2), 1);
  }
});

test("an evaluation and its repetition differ by nothing", async () => {
  const ids = [await evaluate(worse), await evaluate(worse)] as const;

  const comparison = await compare(...ids);

  const { overall, labels, domains } = comparison;
  const { miou } = (await readReport({ store, id: ids[0] })).overall;
  const nothing = { difference: 0, interval: { low: 0, high: 0 } };
  expect(comparison).toMatchObject({ protocolDifferences: [], commonImages: 8, corruptions: null });
  expect(overall).toEqual({ values: [miou, miou], ...nothing });
  expect(labels).toHaveLength(11);
  expect(domains.map(({ visualDomain }) => visualDomain)).toEqual(["day", "night"]);
  for (const compared of [...labels, ...domains, ...domains.flatMap((domain) => domain.labels)]) {
    expect(compared).toMatchObject(nothing);
  }
});

test("the second minus the first, by visual domain, is what the reports say", async () => {
  const ids = [await evaluate(worse), await evaluate(right)] as const;

  const { overall, domains } = await compare(...ids);

  const [before, after] = await Promise.all(ids.map((id) => readReport({ store, id })));
  expect(overall.values).toEqual([before?.overall.miou, after?.overall.miou]);
  expect(overall.difference).toBe(1 - (before?.overall.miou ?? 0));
  expect(overall.interval?.low).toBeLessThan(overall.difference ?? 0);
  expect(overall.interval?.high).toBeGreaterThan(overall.difference ?? 0);
  expect(domains.map(({ values }) => values)).toEqual(
    [0, 1].map((place) => [before?.domains[place]?.miou, after?.domains[place]?.miou]),
  );
});

test("images that only one could score are a difference, and are left out of both", async () => {
  // Without its worst image the second looks better, but is not.
  const [whole, partly] = [await evaluate(worse), await evaluateWithout("pair-001.png")];

  await expect(compare(whole, partly)).rejects.toMatchObject({
    code: "protocols_differ",
    message: expect.stringContaining("differ in images scored"),
  });
  const comparison = await compare(whole, partly, { anyProtocol: true });

  const [before, after] = await Promise.all(
    [whole, partly].map(async (id) => (await readReport({ store, id })).overall),
  );
  expect(after?.miou).toBeGreaterThan((before?.miou ?? 0) + 0.05);
  expect(comparison.protocolDifferences).toEqual([{ field: "images scored", values: [8, 7] }]);
  expect(comparison.commonImages).toBe(7);
  for (const [place, iou] of Object.values(after?.iou ?? {}).entries()) {
    expect(comparison.labels[place]?.values).toEqual([iou, iou]);
  }
  const { values, difference, interval } = comparison.overall;
  expect([values, difference]).toEqual([[after?.miou, after?.miou], 0]);
  expect(interval).toEqual({ low: 0, high: 0 });
});

test("as many images scored, but others, are a difference too", async () => {
  const ids = [await evaluateWithout("pair-001.png"), await evaluateWithout("pair-002.png")];
  const [one = "", other = ""] = ids;

  const comparison = await compare(one, other, { anyProtocol: true });

  expect(comparison).toMatchObject({
    protocolDifferences: [{ field: "images scored", values: [7, 7] }],
    commonImages: 6,
    overall: { difference: 0 },
  });
});

test("evaluations in different labels are compared as a whole only, without intervals", async () => {
  await describe({ labelSet: "cityscapes-19" });
  const ids = [await evaluate(right), await evaluate(right, { labelSet: "camvid-11" })] as const;

  const { protocolDifferences, overall, labels, domains } = await compare(...ids, {
    anyProtocol: true,
  });

  expect(protocolDifferences).toContainEqual({
    field: "labelSet",
    values: ["cityscapes-19", "camvid-11"],
  });
  expect(overall).toEqual({ values: [1, 1], difference: 0, interval: null });
  expect(labels).toEqual([]);
  expect(domains).toMatchObject([
    { visualDomain: "day", labels: [], interval: null },
    { visualDomain: "night", labels: [], interval: null },
  ]);
});

test("datasets whose images share nothing but names are taken each by its own images", async () => {
  const first = await evaluate(worse);
  // Another dataset of the same names: truth is shifted by a label.
  for (let place = 0; place < 8; place++) {
    const path = join(folder, `label/pair-00${place}.png`);
    await writePng(path, new Uint8Array(48 * 32).fill(place), 1);
  }
  const second = await evaluate(right);

  await expect(compare(first, second)).rejects.toMatchObject({ code: "protocols_differ" });
  const comparison = await compare(first, second, { anyProtocol: true });

  const [before, after] = await Promise.all(
    [first, second].map(async (id) => (await readReport({ store, id })).overall.miou),
  );
  expect(comparison.protocolDifferences).toMatchObject([{ field: "dataset" }]);
  expect(comparison.commonImages).toBe(0);
  expect(comparison.overall).toEqual({
    values: [before, after],
    difference: (after ?? 0) - (before ?? 0),
    interval: null,
  });
  expect(comparison.domains.map(({ interval }) => interval)).toEqual([null, null]);
});

test("a part of a dataset is compared with the whole on the images of the part", async () => {
  const night = await evaluate(worse, { domains: ["night"] });

  const comparison = await compare(await evaluate(worse), night, { anyProtocol: true });

  const { miou } = (await readReport({ store, id: night })).overall;
  expect(comparison).toMatchObject({
    commonImages: 3,
    overall: { values: [miou, miou], interval: { low: 0, high: 0 } },
    domains: [{ visualDomain: "night", values: [miou, miou] }],
  });
});

test("what the second loses under corruptions is set against what the first loses", async () => {
  const fog = [1, 2].map((severity) => ({ name: "fog" as const, severity }));
  await writeCorruptedDataset({ folder, count: 8, levels: fog });
  const rightCopies = await withCopies(right);
  const worseCopies = await withCopies(worse);
  const [first, second] = [
    await evaluate(worseCopies, { corruptions: "all" }),
    await evaluate(rightCopies, { corruptions: "all" }),
  ];

  expect((await compare(first, first)).corruptions).toEqual({ meanDegradation: 1 });
  expect((await compare(first, second)).corruptions).toEqual({ meanDegradation: 0 });
  expect((await compare(second, first)).corruptions).toEqual({ meanDegradation: null });

  await rm(join(worseCopies, "fog-2/pair-000.png"));
  const partly = await evaluate(worseCopies, { corruptions: "all" });
  await expect(compare(first, partly)).rejects.toMatchObject({
    message: expect.stringContaining("differ in corrupted copies scored"),
  });
});

test("corruptions at other levels are listed, and nothing is made of them", async () => {
  await writeCorruptedDataset({ folder, count: 8, levels: [{ name: "fog", severity: 1 }] });
  const one = await evaluate(await withCopies(right), { corruptions: "all" });
  await writeCorruptedDataset({ folder, count: 8, levels: [{ name: "fog", severity: 2 }] });
  const other = await evaluate(await withCopies(right), { corruptions: "all" });

  const comparison = await compare(one, other, { anyProtocol: true });

  expect(comparison.corruptions).toBeNull();
  expect(comparison.protocolDifferences).toContainEqual({
    field: "corruptions",
    values: [[{ name: "fog", severity: 1 }], [{ name: "fog", severity: 2 }]],
  });
});

/** Scores label maps, and stores only what is compared: pages and pictures would take most of the time. */
async function evaluate(url: string, more: Partial<NewEvaluation> = {}): Promise<string> {
  const predictor = { kind: "predictions" as const, url };
  const record = await newEvaluation({ store, folder, predictor, imagesPerShard: 100, ...more });
  const { id } = record;
  const plan = await planEvaluation({
    store,
    record,
    findManifest: () => Promise.reject(new Error("no model predicts here")),
    openFiles: openDatasetFiles,
  });
  await mapShard({ context, id, shard: 0 });
  const labelCount = LABEL_SETS[plan.scored.labelSet].labels.length;
  const summed = await sumResults({ store, id, shardCount: 1, labelCount, hasConfidence: false });
  const report = buildReport({ record, plan, summed, finishedAt: NOW });
  await writeDocument({ store, key: runKey(id, REPORT_FILES.json), document: report });
  const at = NOW.toISOString();
  await writeOutcome({ store, id, outcome: { state: "succeeded", at, reason: null } });
  return id;
}

async function evaluateWithout(file: string): Promise<string> {
  const predictions = await temporaryFolder();
  await cp(worse, predictions, { recursive: true });
  await rm(join(predictions, file));
  return evaluate(predictions);
}

async function compare(first: string, second: string, { anyProtocol = false } = {}) {
  const comparison = await compareEvaluations({ store, first, second, anyProtocol });
  return evaluationComparisonSchema.parse(comparison);
}

/** The same label maps for corrupted copies, where the dataset has some. */
async function withCopies(predictions: string): Promise<string> {
  const all = await temporaryFolder();
  for (const part of ["", "fog-1", "fog-2"]) {
    await cp(predictions, join(all, part), { recursive: true });
  }
  return all;
}

async function describe(change: object): Promise<void> {
  const path = join(folder, "dataset.json");
  const description = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...description, ...change }));
}
