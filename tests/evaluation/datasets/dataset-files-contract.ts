import { describe, expect, test } from "vitest";
import type { DatasetFiles } from "../../../evaluation/datasets/dataset-files.ts";
import { DatasetFileMissing } from "../../../evaluation/datasets/dataset-files.ts";

/** What every backend promises. `create` makes files of these paths and bodies. */
export function describeDatasetFiles(
  name: string,
  create: (bodies: Record<string, Uint8Array>) => Promise<DatasetFiles>,
): void {
  const bodies = Object.fromEntries(
    ["a.txt", "image/1.png", "image/2.png", "image/deep/er/3.png", "image-not/4.png"].map(
      (path, size) => [path, new Uint8Array(size).fill(size)],
    ),
  );

  describe(name, () => {
    test.each([
      ["", Object.keys(bodies)],
      ["image", ["image/1.png", "image/2.png", "image/deep/er/3.png"]],
      ["image/deep", ["image/deep/er/3.png"]],
      ["imag", []],
      ["a.txt", []],
      ["nowhere/at all", []],
    ])("below %j are %j, with their sizes", async (folder, paths) => {
      const files = await create(bodies);

      const listed = await listAll(files, folder);

      expect(listed.sort((one, other) => (one.path < other.path ? -1 : 1))).toEqual(
        paths
          .map((path) => ({ path, sizeBytes: bodies[path]?.length }))
          .sort((one, other) => (one.path < other.path ? -1 : 1)),
      );
    });

    test("more files than a page holds are all listed, once", async () => {
      const many = Array.from({ length: 23 }, (_, i) => `many/${String(i).padStart(4, "0")}.png`);
      const files = await create(Object.fromEntries(many.map((path) => [path, Uint8Array.of(1)])));

      const listed = await listAll(files, "many");

      expect(listed.map(({ path }) => path).sort()).toEqual(many);
    });

    test.each([
      ["", ["image", "image-not"]],
      ["image", ["image/deep"]],
      ["image/deep", ["image/deep/er"]],
      ["image/deep/er", []],
      ["imag", []],
      ["a.txt", []],
      ["nowhere/at all", []],
    ])("right below %j are the folders %j", async (folder, paths) => {
      const files = await create(bodies);

      expect((await listFolders(files, folder)).sort()).toEqual(paths);
    });

    test("more folders than a page holds are all listed, once", async () => {
      const many = Array.from({ length: 13 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
      const paths = many.flatMap((folder) => [`${folder}/1.png`, `${folder}/deep/2.png`]);
      const files = await create(Object.fromEntries(paths.map((path) => [path, Uint8Array.of(1)])));

      expect((await listFolders(files, "many")).sort()).toEqual(many);
    });

    test("a file is read as it is", async () => {
      const files = await create(bodies);

      expect([...(await files.read("image/deep/er/3.png"))]).toEqual([3, 3, 3]);
      expect([...(await files.read("a.txt"))]).toEqual([]);
    });

    test.each(["b.txt", "image", "image/1.png/x", "not a key"])("%j is missing", async (path) => {
      const files = await create(bodies);

      await expect(files.read(path)).rejects.toThrow(DatasetFileMissing);
      await expect(files.read(path)).rejects.toThrow(`"${path}" in ${files.url}`);
    });

    test.each(["../a.txt", "image/../a.txt", "/a.txt", "image//1.png", ".", "a\\b"])(
      "%j leads out and is refused",
      async (path) => {
        const files = await create(bodies);

        await expect(files.read(path)).rejects.toMatchObject({ code: "dataset_invalid" });
        await expect(listAll(files, path)).rejects.toMatchObject({ code: "dataset_invalid" });
        await expect(listFolders(files, path)).rejects.toMatchObject({ code: "dataset_invalid" });
      },
    );
  });
}

export async function listAll(
  files: DatasetFiles,
  folder: string,
): Promise<{ path: string; sizeBytes: number }[]> {
  const listed = [];
  for await (const file of files.list(folder)) {
    listed.push(file);
  }
  return listed;
}

export async function listFolders(files: DatasetFiles, folder: string): Promise<string[]> {
  const folders = [];
  for await (const each of files.folders(folder)) {
    folders.push(each);
  }
  return folders;
}
