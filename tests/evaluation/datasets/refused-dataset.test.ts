import { expect, test } from "vitest";
import { json, text } from "./example-datasets.ts";
import { openBodies } from "./open-bodies.ts";

const ONE = Uint8Array.of(1);

test.each([
  [
    "gta5:@",
    {},
    "dataset_not_found",
    "gta5 is not there: looked in memory: for images with labels",
  ],
  ["gta5:@", { "images/a.png": ONE }, "dataset_not_found", "is not there"],
  [
    "gta5:@",
    { "images/a.png": ONE, "labels/b.png": ONE },
    "dataset_invalid",
    "There is no complete pair of gta5",
  ],
  [
    "bdd100k:@,split=val",
    {},
    "dataset_not_found",
    "images/10k/val with labels/sem_seg/masks/val and for seg/images/val with seg/labels/val",
  ],
  [
    "@,mapping=camvid-11",
    { "image/a.png": ONE, "image/a.jpg": ONE, "label/a.png": ONE },
    "dataset_invalid",
    "are both the image of a",
  ],
  [
    "streets:@,domain=fog",
    { "image/a.png": ONE, "label/a.png": ONE },
    "dataset_invalid",
    "captions.jsonl does not tell the visual domain of a",
  ],
  [
    "streets:@",
    { "image/a.png": ONE, "label/a.png": ONE, "captions.jsonl": text('{"name": "a"}') },
    "dataset_invalid",
    "Line 1 of memory:/captions.jsonl describes no picture",
  ],
] as const)("%s with %j is refused", async (word, bodies, code, message) => {
  const opened = openBodies({ word, bodies });

  await expect(opened).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test.each([
  [text("{"), "it is no JSON"],
  [json({ name: "" }), "at name"],
  [json({ name: "a", labelSet: "ade" }), "at labelSet"],
  [json({ name: "a", mapping: "ade" }), 'no label mapping "ade"; known are camvid-11'],
  [
    json({ name: "a", mapping: "gta5", labelSet: "camvid-11" }),
    "its mapping gta5 is to cityscapes-19, but its labelSet is camvid-11",
  ],
  [
    json({ name: "a", labelSet: "camvid-11", images: [{ name: "a" }, { name: "a" }] }),
    "name 1 twice",
  ],
  [json({ name: "a", labelSet: "camvid-11", parts: [{ image: "../b" }] }), "without .."],
  [json({ name: "a", labelSet: "camvid-11", parts: [{ imag: "b" }] }), "imag"],
  [
    json({ name: "a", labelSet: "camvid-11", parts: [{ layout: "acdc", split: "val" }] }),
    "acdc needs a domain",
  ],
  [
    json({ name: "a", labelSet: "camvid-11", parts: [{ mapping: "ade" }] }),
    'no label mapping "ade"',
  ],
  [
    json({ name: "a", parts: [{ mapping: "camvid-11" }, { mapping: "gta5", image: "gta" }] }),
    "of different label sets: camvid-11 is to camvid-11, gta5 is to cityscapes-19",
  ],
  [
    json({ name: "a", labelSet: "camvid-11", images: [{ name: "a" }], parts: [{}] }),
    "beside the parts",
  ],
])("a garbled description is refused, %#", async (description, message) => {
  const bodies = {
    "image/a.png": ONE,
    "label/a.png": ONE,
    "gta/a.png": ONE,
    "dataset.json": description,
  };

  const opened = openBodies({ word: "@", bodies });

  await expect(opened).rejects.toMatchObject({
    code: "dataset_invalid",
    message: expect.stringContaining(message),
  });
});
