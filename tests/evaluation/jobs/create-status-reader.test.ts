import { beforeEach, expect, test } from "vitest";
import { MOST_EVALUATIONS_LISTED } from "#contracts";
import { createStatusReader, readReport } from "#evaluation";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { temporaryFolder } from "../../temporary-folder.ts";
import { createContext, finish, newEvaluation, publishOneLabelTo } from "../evaluate-here.ts";
import { writeNoiseDataset } from "../noise-dataset.ts";

const finished = createMemoryObjectStore();
let finishing: Promise<string> | undefined;
let id: string;
let store: ObjectStore;
let reads: string[];

beforeEach(async () => {
  // Once for all tests: every one of them works on copies.
  finishing ??= finishOne();
  id = await finishing;
  store = createMemoryObjectStore();
  reads = [];
});

test("an evaluation that succeeded is read from its report, once, and not from its shards", async () => {
  await copy({ without: [] });
  const readStatus = createStatusReader({ store: watched() });

  const status = await readStatus({ id });
  const readFirst = reads.splice(0);
  const again = await readStatus({ id });

  const report = await readReport({ store, id });
  expect(status).toMatchObject({
    state: "succeeded",
    images: { total: 6, done: 6, failed: 0 },
    imagesPerSecond: null,
    secondsLeft: null,
    partial: { miou: report.overall.miou },
    failure: null,
  });
  expect(new Set(readFirst)).toEqual(new Set(["record", "outcome.json", "report.json"]));
  expect(again).toEqual(status);
  expect(reads).toEqual([]);
});

test("a report says of an evaluation what its shards say", async () => {
  await copy({ without: ["outcome.json"] });
  const fromShards = await createStatusReader({ store })({ id });
  await copy({ without: [] });

  const fromReport = await createStatusReader({ store })({ id });

  expect(fromReport).toEqual({
    ...fromShards,
    state: "succeeded",
    imagesPerSecond: null,
    secondsLeft: null,
  });
  expect(fromReport.partial?.domains).toHaveLength(2);
});

test("as many evaluations as a page can have are remembered", async () => {
  const ids = Array.from({ length: MOST_EVALUATIONS_LISTED }, (_, place) =>
    id.replace(/.{3}$/, String(place).padStart(3, "0")),
  );
  for (const copied of ids) {
    await copy({ without: ["outcome.json", "report.json"], as: copied });
  }
  const readStatus = createStatusReader({ store: watched() });
  await Promise.all(ids.map((each) => readStatus({ id: each })));
  reads = [];

  const [status] = await Promise.all(ids.map((each) => readStatus({ id: each })));

  expect(status).toMatchObject({ state: "running", images: { total: 6, done: 6 } });
  expect(reads.filter((key) => key.startsWith("results/"))).toEqual([]);
});

test("an evaluation whose outcome is damaged is shown as failed, with the damage", async () => {
  await copy({ without: ["outcome.json"] });
  await store.putIfAbsent(`evaluations/runs/${id}/outcome.json`, Buffer.from("{"));

  const status = await createStatusReader({ store })({ id });

  expect(status).toMatchObject({
    id,
    state: "failed",
    failure: expect.stringContaining("outcome.json"),
  });
});

test.each([
  ["damaged", Buffer.from("{"), "report.json"],
  ["gone", undefined, "has no report"],
])("a report that is %s is told of", async (_, body, failure) => {
  await copy({ without: ["report.json"] });
  if (body !== undefined) {
    await store.putIfAbsent(`evaluations/runs/${id}/report.json`, body);
  }

  const status = await createStatusReader({ store })({ id });

  expect(status).toMatchObject({ id, failure: expect.stringContaining(failure) });
});

async function finishOne(): Promise<string> {
  await publishOneLabelTo(finished);
  const folder = await temporaryFolder();
  await writeNoiseDataset({ folder, count: 6 });
  const record = await newEvaluation({ store: finished, folder, imagesPerShard: 2 });
  await finish({ store: finished, record, context: await createContext(finished) });
  return record.id;
}

/** Copies the finished evaluation, under its own id or another. */
async function copy({ without, as = id }: { without: string[]; as?: string }): Promise<void> {
  for await (const key of finished.list({ prefix: "evaluations/" })) {
    if (!without.some((name) => key.endsWith(`/${name}`))) {
      const text = Buffer.from((await finished.get(key)) ?? []).toString("utf8");
      await store.putIfAbsent(key.replaceAll(id, as), Buffer.from(text.replaceAll(id, as)));
    }
  }
}

/** The store, writing down what is read of evaluations. */
function watched(): ObjectStore {
  return {
    ...store,
    get(key) {
      const [, kind, , ...path] = key.split("/");
      reads.push(kind === "records" ? "record" : path.join("/"));
      return store.get(key);
    },
  };
}
