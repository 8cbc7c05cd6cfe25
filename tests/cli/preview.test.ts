import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decode } from "fast-png";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { openStore, publishVersion } from "#model-store";
import { reproduceStyles } from "#style-preview";
import { drawPicture } from "../segmentation/pictures.ts";
import { writeStyledVersion } from "../style-preview/styled-version.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { CLI_TIMEOUT_MS, runCli } from "./run-cli.ts";

describe("allweather preview", { timeout: CLI_TIMEOUT_MS }, () => {
  test("writes label maps, pictures, a sheet of both and preview.json", async () => {
    const folder = await folderWithStyles();

    const { exitCode, stderr } = await runCli(
      preview(folder, [
        ...["--style", "green night", "--style", "Blue zebra", "--strength", "1", "--grid", "3"],
      ]),
    );

    expect([exitCode, stderr]).toEqual([0, ""]);
    expect((await readdir(join(folder, "out"))).sort()).toEqual([
      "preview.json",
      "street.1-green-night.labels.png",
      "street.1-green-night.webp",
      "street.2-blue-zebra.labels.png",
      "street.2-blue-zebra.webp",
      "street.before.labels.png",
      "street.sheet.png",
    ]);
    const written = JSON.parse(await readFile(join(folder, "out", "preview.json"), "utf8"));
    expect(written).toMatchObject({
      model: { name: "street", version: "1.0.0", labelSet: "camvid-11" },
      strength: 1,
      seed: 0,
      images: [
        {
          image: "street.png",
          widthPx: 64,
          heightPx: 48,
          grid: 3,
          sheet: "street.sheet.png",
          styles: [
            { name: "green night", source: "bank", labelMap: "street.1-green-night.labels.png" },
            { name: "Blue zebra", source: "words", unknownWords: ["zebra"] },
          ],
        },
      ],
    });
    const labels = decode(await readFile(join(folder, "out", "street.1-green-night.labels.png")));
    expect(new Set(labels.data)).toEqual(new Set([1]));
    await expectSheet(await readFile(join(folder, "out", "street.sheet.png")));
  });

  test.each([
    [["--style", "red", "--strength", "2"], /strength is 2; write a number from 0 to 1/],
    [["--style", "red", "--strength", ""], /strength is ""; write a number from 0 to 1/],
    [["--style", "red", "--grid", "0x3"], /grid is "0x3"; write a whole number from 1 to 16/],
    [["--style", "red", "--seed", " "], /seed is " "; write a whole number/],
    [["--style", "zebra"], /never seen "zebra"/],
    [
      ["--style", "red", "--model", "baseline-mini"],
      /^styles_unavailable: baseline-mini@1\.1\.0 .* street@1\.0\.0/,
    ],
  ])("refuses %j in words", async (args, message) => {
    const folder = await folderWithStyles();

    const { exitCode, stderr } = await callCli(preview(folder, args));

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

test(
  "allweather segment --robustness writes where styles disagree",
  async () => {
    const folder = await folderWithStyles();
    const segment = (args: string[]) =>
      callCli({
        folder,
        args: ["segment", "street.png", "--model", "street@1.0.0", ...OUT, ...args],
      });

    const run = await segment(["--robustness", "4", "--format", "disagreement,summary"]);
    const without = await segment(["--format", "disagreement"]);
    const unset = await segment(["--robustness", ""]);

    expect([run.exitCode, run.stderr]).toEqual([0, ""]);
    const grey = decode(await readFile(join(folder, "out", "street.disagreement.png")));
    expect(grey).toMatchObject({ width: 64, height: 48, channels: 1 });
    const summary = JSON.parse(await readFile(join(folder, "out", "street.summary.json"), "utf8"));
    expect(summary.robustness).toMatchObject({ runs: 4, seed: 0 });
    expect([unset.exitCode, unset.stderr]).toEqual([
      1,
      expect.stringContaining('robustness is ""'),
    ]);
    expect(without.exitCode).toBe(1);
    expect(without.stderr).toMatch(/say how many with robustness/);
  },
  CLI_TIMEOUT_MS,
);

const OUT = ["--out", "out", "--store", "store", "--cache", "cache"];

function preview(folder: string, args: string[]) {
  const model = args.includes("--model") ? [] : ["--model", "street@1.0.0"];
  return { folder, args: ["preview", "street.png", ...model, ...OUT, ...args] };
}

async function folderWithStyles(): Promise<string> {
  const folder = await temporaryFolder();
  const exported = await temporaryFolder();
  await writeStyledVersion({ folder: exported });
  const store = openStore({ url: join(folder, "store") });
  await publishVersion({ store, folder: exported, reproduceGolden: reproduceStyles });
  await mkdir(join(folder, "cache"));
  await writeFile(join(folder, "street.png"), await drawPicture().png().toBuffer());
  return folder;
}

/** Two rows of the photograph, what is seen in it, the photograph in the style, what is seen then. */
async function expectSheet(bytes: Buffer): Promise<void> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const pixelOf = (column: number) => {
    const at = ((8 + 24) * info.width + 8 + column * (64 + 8) + 32) * info.channels;
    return [...data.subarray(at, at + 3)];
  };
  expect([info.width, info.height]).toEqual([8 + 4 * (64 + 8), 8 + 2 * (48 + 8)]);
  const at = (24 * 64 + 32) * 3;
  expect(pixelOf(0)).toEqual([...(await drawPicture().raw().toBuffer()).subarray(at, at + 3)]);
  // The style is green wherever it is not black, and its label's colour lies half and half over it.
  const [red = 255, green = 0, blue = 255] = pixelOf(2);
  expect(green).toBeGreaterThan(200);
  expect(Math.max(red, blue)).toBeLessThan(60);
  const [overlaid = 0] = pixelOf(3);
  expect(Math.abs(overlaid - (128 + red) / 2)).toBeLessThan(12);
}
