import { sep } from "node:path";
import { expect, test } from "vitest";
import { parseDatasetSource } from "#evaluation";
import { absoluteSource } from "../../cli/absolute-source.ts";

const HERE = process.cwd();

test.each([
  ["streets", `${HERE}/streets`],
  ["pairs:streets/", `pairs:${HERE}/streets`],
  ["./a:b", `${HERE}/a:b`],
  ["/data/mine,domain=heavy rain", "/data/mine,domain=heavy rain"],
  ["gta5:gta", `gta5:${HERE}/gta`],
  ["bdd100k:../bdd,split=val", `bdd100k:${HERE.slice(0, HERE.lastIndexOf(sep))}/bdd,split=val`],
  ["gta5:s3://bucket/gta", "gta5:s3://bucket/gta"],
  ["bdd100k:s3://bucket/bdd,split=val", "bdd100k:s3://bucket/bdd,split=val"],
  ["s3://bucket/mine", "s3://bucket/mine"],
  ["file:///data/mine,mapping=gta5", "file:///data/mine,mapping=gta5"],
  ["gta5:gta,split-file=lists/a.txt", `gta5:${HERE}/gta,split-file=${HERE}/lists/a.txt`],
  ["gta5:/gta,split-file=s3://bucket/a.txt", "gta5:/gta,split-file=s3://bucket/a.txt"],
  [
    "mapillary:m,mapping=rein,split-file=/a.txt,split=train",
    `mapillary:${HERE}/m,split=train,mapping=rein,split-file=/a.txt`,
  ],
])("%s means the same in every folder", (word, expected) => {
  const absolute = absoluteSource(word);

  expect(absolute).toBe(expected);
  const { folder: _, splitFile: __, ...options } = parseDatasetSource(word);
  expect(parseDatasetSource(absolute)).toMatchObject(options);
});

test("what is no dataset is refused", () => {
  expect(() => absoluteSource("kitti:/data")).toThrow('no dataset "kitti"');
});
