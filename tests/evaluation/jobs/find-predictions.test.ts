import { expect, test } from "vitest";
import type { DatasetFiles } from "../../../evaluation/datasets/dataset-files.ts";
import { findPredictions } from "../../../evaluation/jobs/find-predictions.ts";

test.each<[string, string[], string[], Record<string, string | null>]>([
  [
    "a file stands at the place of its photograph",
    ["day/0001", "night/0001"],
    ["night/0001.png", "day/0001.png", "0001.png"],
    { "day/0001": "day/0001.png", "night/0001": "night/0001.png" },
  ],
  [
    "another visual domain's file of equal name is nobody else's",
    ["day/0001", "night/0001"],
    ["day/0001.png"],
    { "day/0001": "day/0001.png", "night/0001": null },
  ],
  [
    "a name that two photographs have finds no file elsewhere",
    ["day/0001", "night/0001"],
    ["0001.png", "0001_pred.png", "other/0001.png"],
    { "day/0001": null, "night/0001": null },
  ],
  [
    "a name that one photograph has finds the one file of that name, wherever it is",
    ["aachen/aachen_1", "bonn/bonn_1"],
    ["all/bonn_1.png", "all/aachen_1.png"],
    { "aachen/aachen_1": "all/aachen_1.png", "bonn/bonn_1": "all/bonn_1.png" },
  ],
  [
    "of two files of the name, neither at its place, none is taken",
    ["day/0001"],
    ["one/0001.png", "other/0001.png", "0001_pred.png"],
    { "day/0001": null },
  ],
  [
    "Cityscapes' suffix is found beside the name and elsewhere",
    ["aachen/aachen_000001_000019", "bonn/bonn_000001_000019"],
    ["bonn_000001_000019_pred_labelIds.png", "aachen/aachen_000001_000019_pred_labelIds.png"],
    {
      "aachen/aachen_000001_000019": "aachen/aachen_000001_000019_pred_labelIds.png",
      "bonn/bonn_000001_000019": "bonn_000001_000019_pred_labelIds.png",
    },
  ],
  [
    "suffixed files at the places of photographs of equal name are told apart",
    ["day/0001", "night/0001"],
    ["day/0001_pred.png", "night/0001_pred.png", "0001_pred.png"],
    { "day/0001": "day/0001_pred.png", "night/0001": "night/0001_pred.png" },
  ],
  [
    "a longer name's file is not the shorter name's",
    ["img", "img_2"],
    ["img_2.png"],
    { img: null, img_2: "img_2.png" },
  ],
  [
    "a longer name's file elsewhere, or with a suffix, is not the shorter name's",
    ["img", "day/img_2", "img_3"],
    ["maps/img_2.png", "img_3_pred.png"],
    { img: null, "day/img_2": "maps/img_2.png", img_3: "img_3_pred.png" },
  ],
  [
    "a longer name that two photographs have is not the shorter name's",
    ["img", "day/img_2", "night/img_2"],
    ["img_2.png", "img_2_pred.png"],
    { img: null, "day/img_2": null, "night/img_2": null },
  ],
  ["of two suffixes none is taken", ["img"], ["img_pred.png", "img_color.png"], { img: null }],
  ["what is no PNG is no label map", ["img"], ["img.jpg", "img_pred.txt"], { img: null }],
])("%s", async (_, names, paths, expected) => {
  expect(await find({ names, paths })).toEqual(expected);
  // In whatever order the files are listed.
  expect(await find({ names, paths: paths.toReversed() })).toEqual(expected);
});

test("a pair that is not scored keeps its file to itself", async () => {
  const all = [{ name: "day/0001" }, { name: "night/0001" }];

  expect(await find({ names: ["night/0001"], paths: ["day/0001.png"], all })).toEqual({
    "night/0001": null,
  });
});

test("as many label maps as a large dataset has are found in a moment", async () => {
  const names = Array.from({ length: 30_000 }, (_, place) => `city/city_${place}_frame`);
  const paths = names.map((name) => `${name}_pred_labelIds.png`);
  const before = performance.now();

  const found = await find({ names, paths });

  expect(found[names[29_999] ?? ""]).toBe(paths[29_999]);
  expect(performance.now() - before).toBeLessThan(3000);
});

async function find({
  names,
  paths,
  all,
}: {
  names: string[];
  paths: string[];
  all?: { name: string }[];
}) {
  const pairs = names.map((name) => ({
    name,
    image: `${name}.jpg`,
    label: `${name}.png`,
    mapping: "camvid-11" as const,
    visualDomain: "any",
    source: 0,
  }));
  const found = await findPredictions({ pairs, files: listingOf(paths), ...(all && { all }) });
  return Object.fromEntries(found.map(({ name, prediction }) => [name, prediction]));
}

function listingOf(paths: string[]): Pick<DatasetFiles, "list"> {
  return {
    async *list() {
      yield* paths.map((path) => ({ path, sizeBytes: 1 }));
    },
  };
}
