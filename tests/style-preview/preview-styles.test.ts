import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { LABEL_SETS, type OpenedModel, type StyleChoice } from "#contracts";
import { createSegmentationPool } from "#segmentation";
import { findStyles, previewStyles, STYLE_WORKER } from "#style-preview";
import { temporaryFolder } from "../temporary-folder.ts";
import { writeStyledVersion } from "./styled-version.ts";
import { decode, HEIGHT_PX, photograph, WIDTH_PX } from "./tiny-photograph.ts";
import { TINY_WORDS } from "./tiny-tokenizer.ts";

const [RED, GREEN, BLUE] = LABEL_SETS["camvid-11"].labels;
const pool = createSegmentationPool({ workers: 1, worker: STYLE_WORKER });
let model: OpenedModel;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "allweather-"));
  model = { manifest: await writeStyledVersion({ folder }), folder };
  return async () => {
    await pool.close();
    await rm(folder, { recursive: true });
  };
});

describe("a style of the bank", () => {
  test("that takes everything over makes every pixel its own", async () => {
    const { before, styles, grid } = await preview(["green night"], { strength: 1 });

    expect(grid).toBe(2);
    expect(before.labels).toMatchObject([
      { name: RED?.name, pixelShare: 0.75 },
      { name: BLUE?.name, pixelShare: 0.25 },
    ]);
    expect(styles).toMatchObject([
      {
        name: "green night",
        source: "bank",
        label: "building",
        unknownWords: [],
        stability: 0,
        meanIou: 0,
        labels: [
          { name: RED?.name, shareBefore: 0.75, shareAfter: 0, changedShare: 1 },
          { name: BLUE?.name, shareBefore: 0.25, shareAfter: 0, changedShare: 1 },
          { name: GREEN?.name, shareBefore: 0, shareAfter: 1, changedShare: null },
        ],
      },
    ]);
    expect(await valuesOf(styles[0]?.labelMap)).toEqual(new Set([GREEN?.index]));
  });

  test("that is given no share leaves everything as it is", async () => {
    const { before, styles } = await preview(["green night"], { strength: 0 });

    expect(styles[0]).toMatchObject({ stability: 1, meanIou: 1 });
    expect(styles[0]?.labelMap).toEqual(before.labelMap);
  });

  test("is mixed by weights that the seed draws, the same each time", async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => preview(["red night", "green night"], { seed })),
    );

    expect(one?.styles).toEqual(again?.styles);
    expect(one?.styles[1]?.picture).not.toEqual(other?.styles[1]?.picture);
  });

  test("has a picture of the photograph's size", async () => {
    const { styles } = await preview(["green night"], { strength: 1, image: photograph(30, 22) });

    const picture = Buffer.from(styles[0]?.picture ?? []);
    expect(picture.subarray(8, 12).toString()).toBe("WEBP");
    // The simple format has its size, less one bit of scale, behind the start code.
    const start = picture.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
    expect([picture.readUInt16LE(start + 3), picture.readUInt16LE(start + 5)]).toEqual([30, 22]);
  });
});

describe("words", () => {
  test("make the style that the map predicts", async () => {
    const { styles } = await preview(["Blue, night"], { strength: 1 });

    expect(styles[0]).toMatchObject({ name: "Blue, night", source: "words", unknownWords: [","] });
    expect(await valuesOf(styles[0]?.labelMap)).toEqual(new Set([BLUE?.index]));
  });

  test("that nobody knows are left out", async () => {
    const { styles } = await preview([{ prompt: "blue zebra zebra night" }], { strength: 1 });

    expect(styles[0]).toMatchObject({ unknownWords: ["zebra"] });
    expect(await valuesOf(styles[0]?.labelMap)).toEqual(new Set([BLUE?.index]));
  });

  test.each([
    ["of which nobody knows any", "zebra crossing", /never seen "zebra", "crossing"/],
    ["that are none", "...", /never seen "\.\.\."/],
    [
      "that are too many for the encoder with some label, though not with those of the image",
      "blue night blue night blue night blue night blue night blue night",
      /text of 25 tokens, and the text encoder reads 24/,
    ],
  ])("%s are refused", async (_what, prompt, message) => {
    const asked = preview([{ prompt }]);

    await expect(asked).rejects.toThrow(message);
    await expect(asked).rejects.toMatchObject({ code: "request_invalid" });
  });

  test("that are put together of pieces of known words are not known", async () => {
    const folder = await temporaryFolder();
    const json = (value: object) => Buffer.from(JSON.stringify(value));
    const manifest = await writeStyledVersion({
      folder,
      change: {
        // As if "re" had been seen, as a piece of another word.
        "style-words": json({ ...TINY_WORDS, trainedTokens: TINY_WORDS.trainedTokens + 1 }),
      },
    });

    const asked = preview([{ prompt: "reof" }], { model: { manifest, folder } });

    await expect(asked).rejects.toThrow(/never seen "reof"/);
  });

  test("mean a style of the bank where one is called so", async () => {
    const { styles } = await preview(["red night", { prompt: "red night" }]);

    expect(styles.map(({ source }) => source)).toEqual(["bank", "words"]);
  });
});

describe("a version refuses", () => {
  test("a style that its bank does not have, and says which it has", async () => {
    const asked = preview([{ bank: "purple rain" }]);

    await expect(asked).rejects.toThrow(
      'The bank of street@1.0.0 has no style "purple rain". It has "red night", "green night", "blue night".',
    );
    await expect(asked).rejects.toMatchObject({ code: "request_invalid" });
  });

  test("words when it makes no styles of them", async () => {
    const folder = await temporaryFolder();
    const manifest = await writeStyledVersion({ folder, groups: ["styles"] });
    const mute = { manifest, folder };

    await expect(preview([{ prompt: "red" }], { model: mute })).rejects.toMatchObject({
      code: "styles_unavailable",
    });
    await expect(preview(["red"], { model: mute })).rejects.toMatchObject({
      code: "request_invalid",
    });
    const { styles } = await preview(["red night"], { model: mute });
    expect(styles[0]).not.toHaveProperty("picture");
  });

  test("a grid that is too fine for the image", async () => {
    await expect(preview(["red night"], { grid: 4 })).rejects.toThrow(
      /grid is 4, and the features of this image, 8 x 6, can be cut into 3 x 3 patches at most/,
    );
  });
});

test("who waits too long for styles is told to ask for fewer", async () => {
  const hasty = createSegmentationPool({ workers: 1, worker: STYLE_WORKER, deadlineMs: 1 });
  try {
    const styles = await findStyles({ model, choices: ["red night"] });
    const asked = previewStyles({ pool: hasty, model, image: photograph(), styles, seed: 0 });

    await expect(asked).rejects.toThrow(/No answer within 1 ms\..* ask for fewer styles/);
  } finally {
    await hasty.close();
  }
});

test("a preview takes as many pixels in flight as its network sees", async () => {
  const small = createSegmentationPool({
    workers: 1,
    worker: STYLE_WORKER,
    maxPixelsInFlight: 4 * WIDTH_PX * HEIGHT_PX,
  });
  const ask = async (choices: string[]) => {
    const styles = await findStyles({ model, choices });
    return previewStyles({ pool: small, model, image: photograph(), styles, seed: 0 });
  };
  try {
    const first = ask(["red night", "green night"]);
    // Three of four are taken.
    await expect(ask(["red night"])).rejects.toMatchObject({ code: "overloaded" });
    await first;
    await ask(["red night"]);
  } finally {
    await small.close();
  }
});

async function preview(
  choices: StyleChoice[],
  options: { strength?: number; grid?: number; seed?: number } & Partial<{
    model: OpenedModel;
    image: ReturnType<typeof photograph>;
  }> = {},
) {
  const chosen = { pool, model, image: photograph(), seed: 0, ...options };
  return previewStyles({ ...chosen, styles: await findStyles({ ...chosen, choices }) });
}

async function valuesOf(labelMap: Uint8Array | undefined): Promise<Set<number>> {
  return new Set(await decode(labelMap));
}
