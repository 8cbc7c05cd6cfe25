import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import {
  type EvaluationRecord,
  openDatasetFiles,
  type Plan,
  planEvaluation,
  readReport,
  type TaskContext,
} from "#evaluation";
import { findVersion } from "#model-store";
import type { ObjectStore } from "#storage";
import { temporaryFolder } from "../../temporary-folder.ts";
import { createInlineEngine, finish, newEvaluation, prepareStore } from "../evaluate-here.ts";
import { writeNoiseDataset } from "../noise-dataset.ts";

let store: ObjectStore;
let context: TaskContext;
let folder: string;

beforeEach(async () => {
  ({ store, context, folder } = await prepareStore());
});

test("a plan that was cut short and is made anew over more images mixes nothing", async () => {
  await writeNoiseDataset({ folder, count: 8 });
  const record = await newEvaluation({ store, folder, imagesPerShard: 2 });
  let writes = 0;
  const dying: ObjectStore = {
    ...store,
    async putIfAbsent(key, body) {
      if (key.includes("/shards/") && ++writes > 2) {
        throw new Error("power cut");
      }
      return store.putIfAbsent(key, body);
    },
  };
  await expect(plan(record, dying)).rejects.toThrow("power cut");
  await writeNoiseDataset({ folder, count: 11 });

  await finish({ store, record, context });

  const { images, overall } = await readReport({ store, id: record.id });
  expect([images.scored, overall.imageCount]).toEqual([11, 11]);
});

test("two sources with equal names are both scored, and their missing files told apart", async () => {
  const other = await temporaryFolder();
  await writeNoiseDataset({ folder, count: 3 });
  await writeNoiseDataset({ folder: other, count: 3 });
  await rm(join(folder, "label/pair-001.png"));
  await rm(join(other, "label/pair-001.png"));
  const record = await newEvaluation({
    store,
    folder,
    dataset: { name: "both", sources: [folder, other] },
    maxFailedShare: 0.5,
  });

  await finish({ store, record, context });

  const { images } = await readReport({ store, id: record.id });
  expect(images.scored).toBe(4);
  expect(new Set(images.failed.map(({ name }) => name)).size).toBe(2);
});

test("what was selected decides the digest, however it was asked for", async () => {
  await writeNoiseDataset({ folder, count: 4 });
  const digestOf = async (asked: { domains?: string[] }) =>
    (await plan(await newEvaluation({ store, folder, ...asked }))).protocol.dataset.pairsDigest;

  expect(await digestOf({ domains: ["day", "night"] })).toBe(await digestOf({}));
  expect(await digestOf({ domains: ["day"] })).not.toBe(await digestOf({}));
});

test("corrupted copies are scored apart, against the images that they are copies of", async () => {
  await writeCopies({ fog: [1, 2], snow: [1, 2] });
  const record = await newEvaluation({ store, folder, corruptions: "all" });

  await finish({ store, record, context });

  const report = await readReport({ store, id: record.id });
  expect(report.overall.imageCount).toBe(9);
  expect(report.images.scored).toBe(9 + 4 * 3);
  const { cleanMiou, meanMiou, relative, levels } = report.corruptions ?? {};
  // The model sees one label whatever the picture, so corruption changes nothing: over the three
  // images that have copies, which are not all there are.
  expect(levels).toHaveLength(4);
  expect(relative).toBeCloseTo(1, 12);
  expect(meanMiou).toBeCloseTo(cleanMiou ?? 0, 12);
  expect(cleanMiou).not.toBe(report.overall.miou);
});

test("corruptions at different severities are refused before any work", async () => {
  await writeCopies({ fog: [1, 2], snow: [1] });
  const record = await newEvaluation({ store, folder, corruptions: "all" });

  const outcome = await finish({ store, record, context });

  expect(outcome.reason).toMatch(/fog at the severities 1, 2, but snow at 1/);
});

test("copies that cannot be scored leave a gap in the figures, and fail what they are too many for", async () => {
  await writeCopies({ fog: [1, 2] });
  for (const name of ["pair-000", "pair-001", "pair-002"]) {
    await writeFile(join(folder, `fog/1/image/${name}.png`), "no picture");
  }
  const strict = await newEvaluation({ store, folder, corruptions: ["fog"] });
  const lenient = await newEvaluation({
    store,
    folder,
    corruptions: ["fog"],
    maxFailedShare: 0.5,
  });

  expect((await finish({ store, record: strict, context })).reason).toMatch(
    /^3 of 6 corrupted copies could not be scored/,
  );
  expect((await finish({ store, record: lenient, context })).state).toBe("succeeded");
  const { corruptions } = await readReport({ store, id: lenient.id });
  expect(corruptions).toMatchObject({
    meanMiou: null,
    relative: null,
    levels: [
      { name: "fog", severity: 1, miou: null, imageCount: 0 },
      { name: "fog", severity: 2, imageCount: 3 },
    ],
  });
});

test("whoever runs what another process ends stops too", async () => {
  await writeNoiseDataset({ folder, count: 2 });
  const record = await newEvaluation({ store, folder });
  const engine = createInlineEngine(context);
  const waiting = finish({
    store,
    record,
    context,
    engine: {
      ...engine,
      run: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    },
  });

  await finish({ store, record, context });

  expect(await waiting).toMatchObject({ state: "succeeded" });
});

async function plan(record: EvaluationRecord, into = store): Promise<Plan> {
  return planEvaluation({
    store: into,
    record,
    findManifest: (reference) => findVersion({ store, reference }),
    openFiles: openDatasetFiles,
  });
}

/** Three pairs with copies, and six others without. */
async function writeCopies(severities: Record<string, number[]>): Promise<void> {
  await writeNoiseDataset({ folder: join(folder, "copied"), count: 3 });
  await writeNoiseDataset({ folder: join(folder, "plain"), count: 6 });
  const label = "copied/label";
  const parts: unknown[] = [
    { image: "copied/image", label, visualDomain: "day" },
    { image: "plain/image", label: "plain/label", visualDomain: "day" },
  ];
  for (const [name, levels] of Object.entries(severities)) {
    for (const severity of levels) {
      const image = `${name}/${severity}/image`;
      await cp(join(folder, "copied/image"), join(folder, image), { recursive: true });
      parts.push({ image, label, visualDomain: "day", corruption: { name, severity } });
    }
  }
  await writeFile(
    join(folder, "dataset.json"),
    JSON.stringify({ name: "noise", labelSet: "camvid-11", parts }),
  );
}
