import { expect, test } from "vitest";
import type { DatasetFiles } from "../../../evaluation/datasets/dataset-files.ts";
import { listDatasets } from "../../../evaluation/datasets/list-datasets.ts";
import { createMemoryFiles } from "./create-memory-files.ts";

const DESCRIPTION = Buffer.from(JSON.stringify({ name: "A", visualDomain: "fog" }));

test("datasets are found three folders deep, and not below another one", async () => {
  const names = await namesOf({
    "a/dataset.json": DESCRIPTION,
    "a/part/dataset.json": DESCRIPTION,
    "b/c/dataset.json": DESCRIPTION,
    "b/d/e/dataset.json": DESCRIPTION,
    "b/d/e2/f/dataset.json": DESCRIPTION,
    "dataset.json": DESCRIPTION,
    "plain/image/1.png": Uint8Array.of(1),
  });

  expect(names).toEqual(["a", "b/c", "b/d/e"]);
});

test("a garbled description, and a name that no request may use, are left out", async () => {
  const names = await namesOf({
    "a/dataset.json": Buffer.from("{"),
    "a/part/dataset.json": DESCRIPTION,
    "_b/dataset.json": DESCRIPTION,
    "c/_d/dataset.json": DESCRIPTION,
    "e@f/dataset.json": DESCRIPTION,
    "g/dataset.json": DESCRIPTION,
  });

  expect(names).toEqual(["g"]);
});

test("files are neither listed nor looked at, however many there are", async () => {
  const images = Array.from({ length: 50 }, (_, i) => [`a/image/${i}.png`, Uint8Array.of(1)]);
  const files = createMemoryFiles({ ...Object.fromEntries(images), "a/dataset.json": DESCRIPTION });
  const asked: string[] = [];
  const watched: DatasetFiles = {
    ...files,
    list: () => {
      throw new Error("everything is listed");
    },
    folders: (folder) => {
      asked.push(`folders ${folder}`);
      return files.folders(folder);
    },
    read: (path) => {
      asked.push(`read ${path}`);
      return files.read(path);
    },
  };

  const datasets = await listDatasets({ url: "", openFiles: async () => watched });

  expect(datasets).toEqual([{ dataset: "a", title: "A", licence: null, visualDomains: ["fog"] }]);
  expect(asked).toEqual(["folders ", "read a/dataset.json"]);
});

async function namesOf(bodies: Record<string, Uint8Array>): Promise<string[]> {
  const files = createMemoryFiles(bodies);
  const datasets = await listDatasets({ url: "", openFiles: async () => files });
  return datasets.map(({ dataset }) => dataset);
}
