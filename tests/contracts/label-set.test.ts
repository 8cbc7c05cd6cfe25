import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LABEL_SET_IDS, LABEL_SETS, labelSetSchema } from "#contracts";

const FACTS = join(import.meta.dirname, "../../../shared/facts/label-mappings.json");

/** Facts about data sets that lie beside this repository on some machines, and are no part of it. */
interface Facts {
  cityscapes_train: { classes: string[]; palette: number[][] };
  cityscapes_ids: { names: Record<string, string>; id_to_trainId: Record<string, number> };
  camvid_11: { index_order: string[] };
  camvid_32: { entries: { name: string; rgb: number[] }[] };
}

const cityscapes = LABEL_SETS["cityscapes-19"];
const camvid = LABEL_SETS["camvid-11"];

test("every label set is found under its own id", () => {
  expect(Object.entries(LABEL_SETS).map(([id, labelSet]) => [id, labelSet.id])).toEqual(
    LABEL_SET_IDS.map((id) => [id, id]),
  );
});

test("Cityscapes has its 19 labels in the order of their trainIds", () => {
  expect(cityscapes.labels.map(({ name }) => name)).toEqual([
    "road",
    "sidewalk",
    "building",
    "wall",
    "fence",
    "pole",
    "traffic light",
    "traffic sign",
    "vegetation",
    "terrain",
    "sky",
    "person",
    "rider",
    "car",
    "truck",
    "bus",
    "train",
    "motorcycle",
    "bicycle",
  ]);
});

test.each([
  { index: 0, name: "road", id: 7, color: [128, 64, 128] },
  { index: 1, name: "sidewalk", id: 8, color: [244, 35, 232] },
  { index: 6, name: "traffic light", id: 19, color: [250, 170, 30] },
  { index: 12, name: "rider", id: 25, color: [255, 0, 0] },
  { index: 15, name: "bus", id: 28, color: [0, 60, 100] },
  { index: 16, name: "train", id: 31, color: [0, 80, 100] },
  { index: 18, name: "bicycle", id: 33, color: [119, 11, 32] },
])("the Cityscapes label $name has its official id and colour", (label) => {
  expect(cityscapes.labels[label.index]).toEqual(label);
});

test("every Cityscapes label agrees with the facts beside this repository", async ({ skip }) => {
  skip(!existsSync(FACTS), "../shared/facts/label-mappings.json is not beside this repository");
  const { cityscapes_train, cityscapes_ids } = await readFacts();
  const { names, id_to_trainId } = cityscapes_ids;

  const { labels } = cityscapes;

  expect(labels.map(({ name }) => name)).toEqual(cityscapes_train.classes);
  expect(labels.map(({ color }) => color)).toEqual(cityscapes_train.palette);
  expect(labels.map(({ id }) => names[id])).toEqual(cityscapes_train.classes);
  expect(labels.map(({ id }) => id_to_trainId[id])).toEqual(labels.map(({ index }) => index));
});

test("CamVid has its 11 labels in the order of its label maps, with their colours", () => {
  expect(camvid.labels.map(({ name, color }) => [name, color])).toEqual([
    ["sky", [128, 128, 128]],
    ["building", [128, 0, 0]],
    ["pole", [192, 192, 128]],
    ["road", [128, 64, 128]],
    ["sidewalk", [0, 0, 192]],
    ["tree", [128, 128, 0]],
    ["sign", [192, 128, 128]],
    ["fence", [64, 64, 128]],
    ["car", [64, 0, 128]],
    ["pedestrian", [64, 64, 0]],
    ["bicyclist", [0, 128, 192]],
  ]);
  expect(camvid.labels.map(({ id }) => id)).toEqual(camvid.labels.map(({ index }) => index));
});

test("every CamVid colour agrees with the facts beside this repository", async ({ skip }) => {
  skip(!existsSync(FACTS), "../shared/facts/label-mappings.json is not beside this repository");
  const { camvid_11, camvid_32 } = await readFacts();

  const colors = camvid.labels.map(({ color }) => color);

  const rgbOf = new Map(camvid_32.entries.map(({ name, rgb }) => [name, rgb]));
  expect(colors).toEqual(camvid_11.index_order.map((name) => rgbOf.get(name)));
});

test("labels that are not listed by their index are refused", () => {
  const [first, second, ...rest] = camvid.labels;

  const { error } = labelSetSchema.safeParse({ ...camvid, labels: [second, first, ...rest] });

  expect(error?.issues.map(({ message }) => message)).toEqual([
    "labels must be listed by index, without gaps",
  ]);
});

async function readFacts(): Promise<Facts> {
  return JSON.parse(await readFile(FACTS, "utf8"));
}
