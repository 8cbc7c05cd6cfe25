import { rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { EvaluationReport } from "#contracts";
import {
  createEvaluation,
  createStatusReader,
  type MapReduceEngine,
  mapShard,
  readReport,
  readReportFile,
  type TaskContext,
} from "#evaluation";
import type { ObjectStore } from "#storage";
import { temporaryFolder } from "../../temporary-folder.ts";
import {
  createInlineEngine,
  finish,
  newEvaluation,
  ONE_LABEL,
  prepareStore,
} from "../evaluate-here.ts";
import { writeNoiseDataset, writePng } from "../noise-dataset.ts";

let store: ObjectStore;
let context: TaskContext;
let folder: string;

beforeEach(async () => {
  ({ store, context, folder } = await prepareStore());
  await writeNoiseDataset({ folder, count: 10 });
});

test("a model that sees one label everywhere scores what can be told by hand", async () => {
  const record = await newEvaluation({ store, folder });

  const outcome = await finish({ store, record, context });

  expect(outcome).toMatchObject({ state: "succeeded" });
  const report = await readReport({ store, id: record.id });
  const { confusion, pixelCount, iou, miou } = report.overall;
  const pole = confusion.reduce((sum, row) => sum + (row[2] ?? 0), 0);
  // Everything is predicted to be a pole, so its IoU is its share, and every other label's is 0.
  expect(pole).toBe(pixelCount);
  expect(iou.pole).toBe((confusion[2]?.[2] ?? 0) / pixelCount);
  expect(iou.sky).toBe(0);
  expect(miou).toBeCloseTo((iou.pole ?? 0) / 11, 12);
  expect(report.domains.map(({ visualDomain, imageCount }) => [visualDomain, imageCount])).toEqual([
    ["day", 6],
    ["night", 4],
  ]);
  expect(report.overall.reliability?.bins.reduce((sum, bin) => sum + bin.pixelCount, 0)).toBe(
    pixelCount,
  );
  expect(report.worstImages).toHaveLength(8);
  expect(report.protocol).toMatchObject({ labelSet: "camvid-11", predictionMapping: null });
});

test("any number of images in a shard gives the same report, bit for bit", async () => {
  const reports: EvaluationReport[] = [];
  for (const imagesPerShard of [1, 3, 10]) {
    const record = await newEvaluation({ store, folder, imagesPerShard });
    await finish({ store, record, context });
    reports.push({ ...(await readReport({ store, id: record.id })), id: "" });
  }

  expect(reports[1]).toEqual(reports[0]);
  expect(reports[2]).toEqual(reports[0]);
});

test("an evaluation that was stopped goes on and maps nothing twice", async () => {
  const record = await newEvaluation({ store, folder, imagesPerShard: 2 });
  const inline = createInlineEngine(context);
  const powerCut = new AbortController();
  const dying: MapReduceEngine = {
    ...inline,
    async run({ evaluation: id, shards }) {
      for (const shard of shards.slice(0, 2)) {
        await mapShard({ context, id, shard });
      }
      powerCut.abort(new Error("power cut"));
      throw powerCut.signal.reason;
    },
  };
  const cutShort = finish({ store, record, context, engine: dying, signal: powerCut.signal });
  await expect(cutShort).rejects.toThrow("power cut");

  const mapped: number[] = [];
  const counting: MapReduceEngine = {
    ...inline,
    async run(job, options) {
      mapped.push(...job.shards);
      await inline.run(job, options);
    },
  };
  const outcome = await finish({ store, record, context, engine: counting });

  expect(mapped).toEqual([2, 3, 4]);
  expect(outcome.state).toBe("succeeded");
  expect((await readReport({ store, id: record.id })).images.scored).toBe(10);
});

test("images that cannot be scored are listed with their reason, and the others are scored", async () => {
  await truncate(join(folder, "image/pair-000.png"), 100);
  await rm(join(folder, "label/pair-001.png"));
  await writePng(join(folder, "label/pair-002.png"), new Uint8Array(16 * 16), 1, {
    widthPx: 16,
    heightPx: 16,
  });
  await writePng(join(folder, "label/pair-003.png"), new Uint8Array(48 * 32).fill(77), 1);
  await writeFile(join(folder, "label/pair-004.png"), "no picture");
  await rm(join(folder, "image/pair-005.png"));
  const record = await newEvaluation({ store, folder, maxFailedShare: 0.6 });

  const outcome = await finish({ store, record, context });

  expect(outcome.state).toBe("succeeded");
  const { images } = await readReport({ store, id: record.id });
  expect(images.scored).toBe(4);
  expect(images.failed.map(({ name, code }) => [name, code])).toEqual([
    ["pair-000", "image_unreadable"],
    ["pair-001", "label_missing"],
    ["pair-002", "size_mismatch"],
    ["pair-003", "label_unknown_value"],
    ["pair-004", "label_unreadable"],
    ["pair-005", "image_missing"],
  ]);
  expect(images.failed[2]?.reason).toContain("48 x 32");
  expect(images.failed[3]?.reason).toContain("77");
});

test("an evaluation fails when more images than allowed cannot be scored", async () => {
  await writeFile(join(folder, "image/pair-007.png"), "no picture");
  const record = await newEvaluation({ store, folder });

  const outcome = await finish({ store, record, context });

  expect(outcome.state).toBe("failed");
  expect(outcome.reason).toContain("1 of 10 images could not be scored");
  expect(outcome.reason).toContain("pair-007 (image_unreadable");
  await expect(readReportFile({ store, id: record.id, format: "html" })).rejects.toMatchObject({
    code: "evaluation_not_finished",
  });
});

test("what is asked of a dataset that it has not fails with what it has", async () => {
  const record = await newEvaluation({ store, folder, domains: ["fog"] });

  const outcome = await finish({ store, record, context });

  expect(outcome).toMatchObject({ state: "failed" });
  expect(outcome.reason).toContain('no visual domain "fog"; it has day, night');
});

test("only the visual domains that were asked for are scored", async () => {
  const record = await newEvaluation({ store, folder, domains: ["night"] });

  await finish({ store, record, context });

  const report = await readReport({ store, id: record.id });
  expect(report.images.scored).toBe(4);
  expect(report.domains.map(({ visualDomain }) => visualDomain)).toEqual(["night"]);
});

test("the status tells how far an evaluation is, and what it has come to so far", async () => {
  const record = await newEvaluation({ store, folder, imagesPerShard: 5 });
  const readStatus = createStatusReader({ store });
  const before = await readStatus({ id: record.id });

  await finish({ store, record, context });

  const after = await readStatus({ id: record.id });
  const report = await readReport({ store, id: record.id });
  expect(before).toMatchObject({ state: "waiting", images: { total: null, done: 0 } });
  expect(after).toMatchObject({
    state: "succeeded",
    model: "one-label@1.0.0",
    images: { total: 10, done: 10, failed: 0 },
    partial: { miou: report.overall.miou },
  });
});

test("an evaluation whose files are damaged is shown as failed, with the damage", async () => {
  const record = await newEvaluation({ store, folder });
  await store.putIfAbsent(`evaluations/runs/${record.id}/plan.json`, Buffer.from("{"));

  const status = await createStatusReader({ store })({ id: record.id });

  expect(status).toMatchObject({ state: "failed", failure: expect.stringContaining("plan.json") });
});

test("exported predictions, scored as another tool's, give the same numbers", async () => {
  const predictions = join(await temporaryFolder(), "predictions");
  const record = await newEvaluation({
    store,
    folder,
    predictor: { ...ONE_LABEL, exportTo: { folder: predictions, naming: "stem" } },
  });
  await finish({ store, record, context });
  const again = await newEvaluation({
    store,
    folder,
    predictor: { kind: "predictions", url: predictions },
  });

  const outcome = await finish({ store, record: again, context });

  expect(outcome.state).toBe("succeeded");
  const [one, other] = await Promise.all(
    [record, again].map(({ id }) => readReport({ store, id })),
  );
  expect(other?.overall).toEqual({ ...one?.overall, reliability: null });
  expect(other?.evaluated).toMatchObject({ kind: "predictions", labelSet: "camvid-11" });
});

test("a prediction that is missing or of another size is that image's failure", async () => {
  const predictions = join(await temporaryFolder(), "predictions");
  const record = await newEvaluation({
    store,
    folder,
    predictor: { ...ONE_LABEL, exportTo: { folder: predictions, naming: "cityscapes" } },
  });
  await finish({ store, record, context });
  await rm(join(predictions, "pair-003_pred_labelIds.png"));
  await writePng(join(predictions, "pair-004_pred_labelIds.png"), new Uint8Array(4), 1, {
    widthPx: 2,
    heightPx: 2,
  });
  const again = await newEvaluation({
    store,
    folder,
    predictor: { kind: "predictions", url: predictions },
    maxFailedShare: 0.2,
  });

  await finish({ store, record: again, context });

  const { images } = await readReport({ store, id: again.id });
  expect(images.failed.map(({ name, code }) => [name, code])).toEqual([
    ["pair-003", "prediction_missing"],
    ["pair-004", "size_mismatch"],
  ]);
});

test("two equal requests with one key make one evaluation, also at once; another is refused", async () => {
  const evaluation = { predictor: ONE_LABEL, dataset: { name: "noise", sources: [folder] } };
  const ask = (change = {}) =>
    createEvaluation({
      store,
      evaluation: { ...evaluation, ...change },
      idempotencyKey: "key",
      now: new Date(),
    });

  const records = await Promise.all([ask(), ask(), ask()]);

  expect(new Set(records.map(({ id }) => id)).size).toBe(1);
  await expect(ask({ seed: 2 })).rejects.toMatchObject({ code: "idempotency_key_reused" });
});
