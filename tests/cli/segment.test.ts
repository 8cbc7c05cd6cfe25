import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decode } from "fast-png";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { segmentationSummarySchema } from "#contracts";
import { openStore } from "#model-store";
import { LABEL_OF_QUALITY } from "../model-store/one-label-version.ts";
import { publishOneLabel } from "../model-store/publish-one-label.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { CLI_TIMEOUT_MS, runCli } from "./run-cli.ts";

describe("allweather segment", { timeout: CLI_TIMEOUT_MS }, () => {
  test("writes a label map, an overlay and a summary for each image of a folder", async () => {
    const folder = await temporaryFolder();
    await writePictures(join(folder, "photos"), ["dawn.png", "noon.JPG", "dusk.webp"]);
    await writeFile(join(folder, "photos", "notes.txt"), "not an image");

    const formats = "label-map,overlay,summary";
    const { exitCode, stderr } = await runCli(segment(folder, ["photos", "--format", formats]));

    expect([exitCode, stderr]).toEqual([0, ""]);
    expect((await readdir(join(folder, "out"))).sort()).toEqual(
      ["dawn", "dusk", "noon"].flatMap((name) => [
        `${name}.labels.png`,
        `${name}.overlay.jpg`,
        `${name}.summary.json`,
      ]),
    );
    const labels = decode(await readFile(join(folder, "out", "noon.labels.png")));
    expect([labels.width, labels.height, labels.palette?.length]).toEqual([70, 50, 11]);
    const overlay = await sharp(await readFile(join(folder, "out", "noon.overlay.jpg"))).metadata();
    expect([overlay.format, overlay.width, overlay.height]).toEqual(["jpeg", 70, 50]);
    const summary = JSON.parse(await readFile(join(folder, "out", "noon.summary.json"), "utf8"));
    expect(segmentationSummarySchema.parse(summary).image).toEqual({ widthPx: 70, heightPx: 50 });
  });

  test("asks the quality that it is told, and says so in the summary", async () => {
    const folder = await temporaryFolder();
    await writePictures(folder, ["a.png"]);
    await publishFastAndStandard(folder);
    const args = [
      "a.png",
      "--model",
      "one-label@1.0.0",
      "--quality",
      "fast",
      "--format",
      "label-map,summary",
    ];

    const { exitCode, stderr } = await callCli(segment(folder, args));

    expect([exitCode, stderr]).toEqual([0, ""]);
    const labels = decode(await readFile(join(folder, "out", "a.labels.png")));
    expect(new Set(labels.data)).toEqual(new Set([LABEL_OF_QUALITY.fast]));
    const summary = JSON.parse(await readFile(join(folder, "out", "a.summary.json"), "utf8"));
    expect(summary.quality).toBe("fast");
  });

  test("tells once that the model has no such quality, before it writes", async () => {
    const folder = await temporaryFolder();
    await writePictures(join(folder, "photos"), ["a.png", "b.png"]);
    await publishFastAndStandard(folder);
    const args = ["photos", "--model", "one-label@1.0.0", "--quality", "best"];

    const { exitCode, stderr } = await callCli(segment(folder, args));

    expect(stderr).toMatch(
      /^quality_unavailable: one-label@1\.0\.0 has no quality best; it has fast, standard\. .*\n$/,
    );
    expect(exitCode).toBe(1);
    expect(await readdir(folder)).not.toContain("out");
  });

  test("shows its help for a quality that does not exist", async () => {
    const folder = await temporaryFolder();

    const { exitCode, stderr } = await callCli(segment(folder, ["a.png", "--quality", "great"]));

    expect(stderr).toMatch(
      /'great' is invalid\. Allowed choices are fast, standard, best\.\n\nUsage/,
    );
    expect(exitCode).toBe(1);
  });

  test("goes on after a bad image, names it in the end, and writes label maps alone", async () => {
    const folder = await temporaryFolder();
    await writePictures(join(folder, "photos"), ["a.png", "c.png"]);
    await writeFile(join(folder, "photos", "b.png"), "no picture at all");

    const { exitCode, stderr } = await callCli(segment(folder, ["photos"]));

    expect(await readdir(join(folder, "out"))).toEqual(["a.labels.png", "c.labels.png"]);
    expect(stderr).toMatch(
      /^request_invalid: 1 of 3 images failed:\nphotos\/b\.png: The image .*\n$/,
    );
    expect(exitCode).toBe(1);
  });

  test("refuses two images whose results would overwrite each other, before it writes", async () => {
    const folder = await temporaryFolder();
    await writePictures(join(folder, "day"), ["a.png", "b.png"]);
    await writePictures(join(folder, "night"), ["b.jpg"]);

    const { exitCode, stderr } = await callCli(segment(folder, ["day", "night"]));

    expect(stderr).toMatch(/^request_invalid: "day\/b\.png" and "night\/b\.jpg" would both .*\n$/);
    expect(exitCode).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(["day", "night"]);
  });

  test("tells that a folder has no images", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "photos"));
    await writeFile(join(folder, "photos", "notes.txt"), "not an image");

    const { exitCode, stderr } = await callCli(segment(folder, ["photos"]));

    expect(stderr).toMatch(/^request_invalid: The folder "photos" has no images; .*\n$/);
    expect(exitCode).toBe(1);
    expect(await readdir(folder)).toEqual(["photos"]);
  });

  test("tells that an image is not there", async () => {
    const { exitCode, stderr } = await callCli(segment(await temporaryFolder(), ["nowhere.jpg"]));

    expect(stderr).toBe('request_invalid: There is no file or folder "nowhere.jpg".\n');
    expect(exitCode).toBe(1);
  });

  test("tells in one line that results cannot be written", async () => {
    const folder = await temporaryFolder();
    await writePictures(folder, ["a.png"]);
    await writeFile(join(folder, "out"), "a file where a folder should be");

    const { exitCode, stderr } = await callCli(segment(folder, ["a.png"]));

    expect(stderr).toMatch(/^EEXIST: file already exists, mkdir .*\n$/);
    expect(exitCode).toBe(1);
  });

  test("shows its help when it is not told where to write", async () => {
    const folder = await temporaryFolder();

    const { exitCode, stdout, stderr } = await callCli({ folder, args: ["segment", "a.png"] });

    expect(stderr).toMatch(/^error: required option '--out <folder>' not specified\n\nUsage: /);
    expect([exitCode, stdout]).toEqual([1, ""]);
  });
});

/** In the store that `segment` looks into. */
async function publishFastAndStandard(folder: string): Promise<void> {
  const store = openStore({ url: join(folder, "store") });
  await publishOneLabel({ store, qualities: ["fast", "standard"] });
}

function segment(folder: string, args: string[]) {
  const places = ["--out", "out", "--store", "store", "--cache", "cache"];
  return { folder, args: ["segment", ...args, ...places] };
}

/** Small pictures, in the format that each name's ending says. */
async function writePictures(folder: string, names: string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    await drawPicture({ widthPx: 70, heightPx: 50 }).toFile(join(folder, name));
  }
}
