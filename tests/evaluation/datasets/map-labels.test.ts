import { expect, test } from "vitest";
import { LABEL_MAPPINGS, LABEL_SETS } from "#contracts";
import { chooseScoredLabels } from "../../../evaluation/datasets/choose-scored-labels.ts";
import { mapLabels } from "../../../evaluation/datasets/map-labels.ts";

const NAMES = LABEL_SETS["cityscapes-19"].labels.map(({ name }) => name);
const GROUPS = LABEL_SETS["camvid-11"].labels.map(({ name }) => name);

test("nineteen labels become eleven groups, and what is ignored stays so", () => {
  const labels = Uint8Array.from([...NAMES.keys(), 255]);

  const mapped = mapLabels({ labels, mapping: LABEL_MAPPINGS["cityscapes-19-to-camvid-11"] });

  const groupOf = Object.fromEntries(
    NAMES.map((name, label) => [name, GROUPS[mapped[label] ?? 0]]),
  );
  expect(groupOf).toMatchObject({
    road: "road",
    wall: "building",
    terrain: "tree",
    "traffic light": "sign",
    truck: "car",
    train: "car",
    rider: "bicyclist",
    motorcycle: "bicyclist",
    person: "pedestrian",
  });
  expect(mapped[19]).toBe(255);
});

test("a label that there is not is a bug", () => {
  const work = () =>
    mapLabels({
      labels: Uint8Array.of(0, 19),
      mapping: LABEL_MAPPINGS["cityscapes-19-to-camvid-11"],
    });

  expect(work).toThrow(new RangeError("cityscapes-19-to-camvid-11 knows no label 19"));
});

test.each([
  ["cityscapes-19", "cityscapes-19", undefined, ["cityscapes-19", null, null]],
  ["camvid-11", "camvid-11", "camvid-11", ["camvid-11", null, null]],
  ["cityscapes-19", "camvid-11", undefined, ["camvid-11", null, "cityscapes-19-to-camvid-11"]],
  ["camvid-11", "cityscapes-19", undefined, ["camvid-11", "cityscapes-19-to-camvid-11", null]],
  [
    "cityscapes-19",
    "cityscapes-19",
    "camvid-11",
    ["camvid-11", "cityscapes-19-to-camvid-11", "cityscapes-19-to-camvid-11"],
  ],
] as const)(
  "%s predicted and %s true, asked for %s, are scored in, and mapped by, %j",
  (predicted, truth, asked, [labelSet, truthMapping, predictionMapping]) => {
    expect(chooseScoredLabels({ predicted, truth, asked })).toEqual({
      labelSet,
      truthMapping,
      predictionMapping,
    });
  },
);

test("eleven groups cannot be told apart into nineteen labels", () => {
  const work = () =>
    chooseScoredLabels({ predicted: "camvid-11", truth: "camvid-11", asked: "cityscapes-19" });

  expect(work).toThrow(
    "Predictions of camvid-11 cannot be scored against truth of camvid-11 in cityscapes-19: ask for camvid-11.",
  );
});
