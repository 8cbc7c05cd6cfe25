import { expect, test } from "vitest";
import type { DatasetFiles } from "#evaluation";
import { openFilesOnce } from "../../functions/workers/open-files-once.ts";

test("the files of a URL are opened once, also by two at once", async () => {
  const opened: string[] = [];
  const open = openFilesOnce(async (url) => {
    opened.push(url);
    return { url } as DatasetFiles;
  });

  const files = await Promise.all(["s3://a/b", "s3://a/b", "s3://a/c"].map(open));
  await open("s3://a/b");

  expect(opened).toEqual(["s3://a/b", "s3://a/c"]);
  expect(files[1]).toBe(files[0]);
});

test("what could not be opened is tried again", async () => {
  let tries = 0;
  const open = openFilesOnce(async (url) => {
    tries += 1;
    if (tries === 1) {
      throw new Error("away");
    }
    return { url } as DatasetFiles;
  });

  await expect(open("s3://a/b")).rejects.toThrow("away");

  expect(await open("s3://a/b")).toEqual({ url: "s3://a/b" });
});

test("many URLs are not kept for ever", async () => {
  const opened: string[] = [];
  const open = openFilesOnce(async (url) => {
    opened.push(url);
    return { url } as DatasetFiles;
  });

  for (let place = 0; place < 40; place++) {
    await open(`s3://a/${place}`);
  }
  await open("s3://a/39");
  await open("s3://a/0");

  expect(opened).toHaveLength(41);
});
