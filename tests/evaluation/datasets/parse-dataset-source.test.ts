import { expect, test } from "vitest";
import { parseDatasetSource } from "../../../evaluation/datasets/parse-dataset-source.ts";

test.each([
  ["camvid:/data/camvid,split=val", { layout: "camvid", folder: "/data/camvid", split: "val" }],
  [
    "acdc:s3://bucket/acdc,domain=fog,split=val",
    { layout: "acdc", folder: "s3://bucket/acdc", domain: "fog", split: "val" },
  ],
  [
    "mapillary:m,split=train,mapping=rein,split-file=a/b.txt",
    { layout: "mapillary", folder: "m", split: "train", mapping: "rein", splitFile: "a/b.txt" },
  ],
  ["idd:idd,split=val", { layout: "idd", folder: "idd", split: "val" }],
  ["some/folder", { layout: "pairs", folder: "some/folder" }],
  ["pairs:some/folder", { layout: "pairs", folder: "some/folder" }],
  ["./a:b", { layout: "pairs", folder: "./a:b" }],
  ["s3://bucket/mine", { layout: "pairs", folder: "s3://bucket/mine" }],
  [
    "file:///data/mine,domain=heavy rain,mapping=gta5",
    { layout: "pairs", folder: "file:///data/mine", domain: "heavy rain", mapping: "gta5" },
  ],
])("%s is a source", (word, source) => {
  expect(parseDatasetSource(word)).toEqual(source);
});

test.each([
  ["", "is no dataset; expected [<layout>:]<folder or URL>"],
  ["gta5:", "is no dataset"],
  ["kitti:/data", 'no dataset "kitti"; known are gta5, synthia'],
  ["toString:/data", 'no dataset "toString"'],
  ["cityscapes:/data", "needs a split, one of train, val, test"],
  ["cityscapes:/data,split=dev", 'no split "dev"; it has train, val, test'],
  ["gta5:/data,split=train", 'no split "train"; use split-file'],
  ["/data,split=train", 'pairs has no split "train"; use split-file'],
  ["acdc:/data,split=val", "needs a domain, one of fog, night, rain, snow"],
  ["acdc:/data,split=val,domain=day", 'no domain "day"; it has fog, night, rain, snow'],
  ["gta5:/data,domain=Day 1!", '"Day 1!" is no visual domain'],
  ["gta5:/data,mapping=rein", 'no label mapping "rein"; it has only one'],
  ["mapillary:/data,split=val,mapping=mseg", "it has robustnet, rein"],
  ["/data,mapping=mseg", "it has camvid-11, camvid-11-as-cityscapes-19"],
  ["gta5:/data,colour=red", 'unknown option "colour"'],
  ["cityscapes:/data,split=val,split=train", "must give split one value"],
  ["cityscapes:/data,split=", "must give split one value"],
])("%j describes no source", (word, message) => {
  expect(() => parseDatasetSource(word)).toThrow(message);
  expect(() => parseDatasetSource(word)).toThrow(
    expect.objectContaining({ code: "request_invalid" }),
  );
});
