import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { createFolderFiles } from "../../../evaluation/datasets/create-folder-files.ts";
import { createS3Files } from "../../../evaluation/datasets/create-s3-files.ts";
import { DatasetFileMissing } from "../../../evaluation/datasets/dataset-files.ts";
import { openDatasetFiles } from "../../../evaluation/datasets/open-dataset-files.ts";
import { readCaptions } from "../../../evaluation/datasets/read-captions.ts";
import { readDescription } from "../../../evaluation/datasets/read-description.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { createMemoryFiles } from "./create-memory-files.ts";
import { describeDatasetFiles, listAll, listFolders } from "./dataset-files-contract.ts";
import { startS3Server } from "./s3-server.ts";

const NOBODY = 65_534;

describeDatasetFiles("files of a folder", async (bodies) => {
  const root = await temporaryFolder();
  await writeAll(root, bodies);
  return createFolderFiles({ root });
});

describeDatasetFiles("files in memory, as other tests have them", async (bodies) =>
  createMemoryFiles(bodies),
);

describeDatasetFiles("files of a bucket", async (bodies) => {
  const keys = Object.entries(bodies).map(([path, body]) => [`sets/a/${path}`, body]);
  const others = { "sets/a-b/x.png": Uint8Array.of(1), "sets/a/": new Uint8Array() };
  const { client } = await startS3Server({ bucket: { ...Object.fromEntries(keys), ...others } });
  return createS3Files({ bucket: "bucket", prefix: "sets/a", client });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test("links to other folders and files are followed, and a link back up is not", async () => {
  const disk = await temporaryFolder();
  await writeAll(disk, { "lindau/a.png": Uint8Array.of(1), "b.png": Uint8Array.of(1, 2) });
  const root = await temporaryFolder();
  await mkdir(join(root, "image"));
  await symlink(join(disk, "lindau"), join(root, "image", "lindau"));
  await symlink(join(disk, "b.png"), join(root, "image", "b.png"));
  await symlink(root, join(root, "image", "again"));
  await symlink(join(disk, "gone.png"), join(root, "image", "gone.png"));
  const files = createFolderFiles({ root });

  expect(await listAll(files, "")).toEqual([
    { path: "image/b.png", sizeBytes: 2 },
    { path: "image/lindau/a.png", sizeBytes: 1 },
  ]);
  expect([...(await files.read("image/lindau/a.png"))]).toEqual([1]);
  expect(await listFolders(files, "image")).toEqual(["image/lindau"]);
});

test("a name with a backslash, which cannot be read, is not listed", async () => {
  const root = await temporaryFolder();
  await writeAll(root, { "a\\b.png": Uint8Array.of(1), "c.png": Uint8Array.of(1) });
  await mkdir(join(root, "d\\e"));
  const files = createFolderFiles({ root });

  expect(await listAll(files, "")).toEqual([{ path: "c.png", sizeBytes: 1 }]);
  expect(await listFolders(files, "")).toEqual([]);
});

test("a file that may not be read is that file's fault alone", async () => {
  const root = await temporaryFolder();
  await writeAll(root, { "closed.png": Uint8Array.of(1), "open.png": Uint8Array.of(2) });
  await mkdir(join(root, "folder"));
  await symlink("circle.png", join(root, "circle.png"));
  await chmod(join(root, "closed.png"), 0);
  const files = createFolderFiles({ root });

  await asNobody(root, async () => {
    await expect(files.read("closed.png")).rejects.toThrow(DatasetFileMissing);
    await expect(files.read("closed.png")).rejects.toMatchObject({
      code: "dataset_invalid",
      message: `The file "closed.png" in ${files.url} cannot be read: permission was denied.`,
    });
    await expect(files.read("folder")).rejects.toThrow("it is a folder");
    await expect(files.read("circle.png")).rejects.toThrow("leads back to itself");
    expect([...(await files.read("open.png"))]).toEqual([2]);
  });
});

test.each(["dataset.json", "image/captions.jsonl"])(
  "a %s that may not be read is not taken for none",
  async (path) => {
    const root = await temporaryFolder();
    await writeAll(root, { [path]: Buffer.from("{}"), "image/a.png": Uint8Array.of(1) });
    await chmod(join(root, path), 0);
    const files = createFolderFiles({ root });

    await asNobody(root, async () => {
      const reading =
        path === "dataset.json" ? readDescription(files) : readCaptions({ files, folder: "image" });
      await expect(reading).rejects.toThrow("permission was denied");
    });
  },
);

test("a bucket that is not there, or refuses, is said to", async () => {
  const { client } = await startS3Server({});
  const missing = createS3Files({ bucket: "nowhere", prefix: "", client });
  const closed = createS3Files({ bucket: "closed", prefix: "a", client });

  for (const work of [listAll(missing, ""), missing.read("a")]) {
    await expect(work).rejects.toMatchObject({
      code: "dataset_not_found",
      message: 'There is no bucket "nowhere". Check s3://nowhere.',
    });
  }
  for (const work of [listAll(closed, ""), closed.read("a")]) {
    await expect(work).rejects.toMatchObject({
      code: "dataset_not_found",
      message: expect.stringContaining("Access to s3://closed/a was refused (AccessDenied"),
    });
  }
});

test.each([(root: string) => root, (root: string) => pathToFileURL(root).href])(
  "a folder is opened by path and by URL",
  async (locate) => {
    const root = await temporaryFolder();
    await writeAll(root, { "image/a b.png": Uint8Array.of(7) });

    const files = await openDatasetFiles(locate(root));

    expect(files.url).toBe(pathToFileURL(root).href);
    expect([...(await files.read("image/a b.png"))]).toEqual([7]);
  },
);

test.each(["s3://bucket/sets/a", "s3://bucket/sets/a/"])("%s is opened", async (url) => {
  const { endpoint } = await startS3Server({ bucket: { "sets/a/b.png": Uint8Array.of(7) } });
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_REGION", "us-east-1");

  const files = await openDatasetFiles(url, { environment: { AWS_ENDPOINT_URL_S3: endpoint } });

  expect(files.url).toBe("s3://bucket/sets/a");
  expect(await listAll(files, "")).toEqual([{ path: "b.png", sizeBytes: 1 }]);
});

test.each(["s3://", "s3:///a", "https://example.org/a", "s3://Bucket_Name/a"])(
  "%s names no folder",
  async (url) => {
    await expect(openDatasetFiles(url)).rejects.toMatchObject({
      code: "request_invalid",
      message: expect.stringContaining("names no folder"),
    });
  },
);

async function writeAll(root: string, bodies: Record<string, Uint8Array>): Promise<void> {
  for (const [path, body] of Object.entries(bodies)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), body);
  }
}

/** Nothing is closed to root, as whom containers run tests. */
async function asNobody(root: string, work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) {
    return work();
  }
  await chmod(root, 0o755);
  process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
