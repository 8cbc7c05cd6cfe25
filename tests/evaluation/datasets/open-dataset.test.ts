import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LABEL_MAPPINGS } from "#contracts";
import type { DatasetFiles } from "../../../evaluation/datasets/dataset-files.ts";
import { openDataset } from "../../../evaluation/datasets/open-dataset.ts";
import { parseDatasetSource } from "../../../evaluation/datasets/parse-dataset-source.ts";
import { readTruth } from "../../../evaluation/datasets/read-truth.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { createMemoryFiles } from "./create-memory-files.ts";
import { EXAMPLES, type ExampleDataset, json } from "./example-datasets.ts";
import { openBodies } from "./open-bodies.ts";

const ONE = Uint8Array.of(1);

test.each(EXAMPLES)("$title: every pair is found", async ({ word, bodies, pairs }) => {
  const { dataset, files } = await openBodies({ word, bodies });

  expect(dataset.incomplete).toEqual([]);
  expect(dataset.pairs.map(({ name, visualDomain }) => [name, visualDomain])).toEqual(
    pairs.map(([name, visualDomain]) => [name, visualDomain]),
  );
  for (const [place, { image, label, mapping }] of dataset.pairs.entries()) {
    const bytes = await files.read(label);
    expect((await files.read(image)).length).toBeGreaterThan(0);
    expect([...(await readTruth({ bytes, mapping: LABEL_MAPPINGS[mapping] })).labels]).toEqual(
      pairs[place]?.[2],
    );
    expect(LABEL_MAPPINGS[mapping].to).toBe(dataset.labelSet);
  }
});

test("no image and no label map is read", async () => {
  for (const { word, bodies } of EXAMPLES) {
    const read: string[] = [];
    const files = createMemoryFiles(bodies);
    const watched: DatasetFiles = {
      ...files,
      read(path) {
        read.push(path);
        return files.read(path);
      },
    };

    await openDataset({ source: parseDatasetSource(word), files: watched });

    expect(["dataset.json", "captions.jsonl"]).toEqual(expect.arrayContaining(read));
  }
});

test("a description tells name, licence and corruption", async () => {
  const listed = await openBodies(exampleOf("plain pairs of which"));
  const parts = await openBodies(exampleOf("parts with"));

  expect(listed.dataset).toMatchObject({
    name: "mine",
    licence: "CC0-1.0",
    labelSet: "camvid-11",
  });
  expect(parts.dataset.name).toBe("all of it");
  expect(parts.dataset.pairs.map(({ corruption }) => corruption)).toEqual([
    undefined,
    undefined,
    undefined,
    { name: "fog", severity: 3 },
  ]);
  expect(parts.dataset.pairs[3]).toMatchObject({ image: "fog/3/a.png", label: "label/a.png" });
});

test("a dataset is called by all that decides its pairs but its folder", async () => {
  const nameOf = async (title: string) => (await openBodies(exampleOf(title))).dataset.name;

  expect(await nameOf("ACDC")).toBe("acdc night val");
  expect(await nameOf("Mapillary of old")).toBe("mapillary train rein");
  expect(await nameOf("plain pairs without")).toBe("pairs heavy rain cityscapes-ids");
});

test("a domain chooses among those that a description tells", async () => {
  const { bodies } = exampleOf("parts with");

  const { dataset } = await openBodies({ word: "@,domain=dusk", bodies });

  expect(dataset.pairs.map(({ name }) => name)).toEqual(["d"]);
  await expect(openBodies({ word: "@,domain=fog", bodies })).rejects.toThrow("Nothing shows fog");
});

test("what lacks a partner is listed with its visual domain and the reason", async () => {
  const { dataset } = await openBodies({
    word: "@,mapping=camvid-11",
    bodies: {
      "image/a.png": ONE,
      "label/a.png": ONE,
      "image/b.png": ONE,
      "label/c.png": ONE,
      "dataset.json": json({
        name: "mine",
        images: ["d", "c", "b", "a"].map((name) => ({ name, visualDomain: `${name} ${name}` })),
      }),
    },
  });

  expect(dataset.pairs.map(({ name }) => name)).toEqual(["a"]);
  expect(dataset.incomplete).toEqual([
    {
      name: "b",
      visualDomain: "b b",
      code: "label_missing",
      reason: "There is no label map below label.",
    },
    {
      name: "c",
      visualDomain: "c c",
      code: "image_missing",
      reason: "There is no image below image.",
    },
    {
      name: "d",
      visualDomain: "d d",
      code: "image_missing",
      reason: "There is neither image nor label map below image.",
    },
  ]);
});

test("a split file chooses pairs with or without suffix", async () => {
  const { bodies } = exampleOf("GTA5");
  const folder = await temporaryFolder();
  const splitFile = join(folder, "train.txt");
  const word = `gta5:@,split-file=${splitFile}`;
  await writeFile(splitFile, "00003.png\r\n00001\n\n");

  const { dataset } = await openBodies({ word, bodies });
  await writeFile(splitFile, "00001\n00008");
  const { dataset: other } = await openBodies({ word, bodies });

  expect(dataset.pairs.map(({ name }) => name)).toEqual(["00001", "00003"]);
  expect(dataset.name).toBe("gta5 train");
  expect(other.incomplete).toMatchObject([{ name: "00008", code: "image_missing" }]);
  for (const [content, message] of [
    ["\n", "lists no names"],
    ["00001\n00001.png", "lists 1 names twice"],
  ] as const) {
    await writeFile(splitFile, content);
    await expect(openBodies({ word, bodies })).rejects.toThrow(message);
  }
  await expect(openBodies({ word: `${word}x`, bodies })).rejects.toThrow("cannot be read");
});

test("label maps hold what the caller says when nobody else does", async () => {
  const bodies = { "image/a.png": ONE, "label/a.png": ONE };

  const { dataset } = await openBodies({ word: "@", bodies, labelSet: "cityscapes-19" });

  expect(dataset.pairs[0]?.mapping).toBe("cityscapes-train-ids");
  await expect(openBodies({ word: "@", bodies })).rejects.toThrow(
    "Nothing says what the label maps of memory: hold. Add mapping=.., one of camvid-11,",
  );
});

test("the digest is of names, domains, files with their sizes, and mappings", async () => {
  const bodies = { "image/a.png": ONE, "label/a.png": ONE };
  const word = "@,mapping=camvid-11";
  const digestOf = async (change: Partial<ExampleDataset>) =>
    (await openBodies({ word, bodies, ...change })).dataset.digest;

  const digest = await digestOf({});

  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(await digestOf({ bodies: { "label/a.png": ONE, "image/a.png": ONE } })).toBe(digest);
  const changes = [
    { word: "@,mapping=camvid-11-as-cityscapes-19" },
    { word: "@,mapping=camvid-11,domain=fog" },
    { bodies: { ...bodies, "image/a.png": Uint8Array.of(1, 2) } },
    { bodies: { ...bodies, "label/a.png": Uint8Array.of(1, 2) } },
    { bodies: { ...bodies, "label/b.png": ONE, "image/b.png": ONE } },
    { bodies: { "image/b.png": ONE, "label/b.png": ONE } },
    { bodies: { "image/a.jpg": ONE, "label/a.png": ONE } },
  ];
  const others = await Promise.all(changes.map(digestOf));
  expect(new Set([digest, ...others]).size).toBe(changes.length + 1);
});

function exampleOf(start: string): ExampleDataset {
  const example = EXAMPLES.find(({ title }) => title.startsWith(start));
  if (example === undefined) {
    throw new Error(`no example starts with ${start}`);
  }
  return example;
}
