import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import { decode, encode } from "fast-png";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { LABEL_MAPPINGS, type LabelMappingId } from "#contracts";
import { decodePngValues } from "#segmentation";
import { ImageFailure } from "../../../evaluation/datasets/image-failure.ts";
import { readTruth } from "../../../evaluation/datasets/read-truth.ts";
import { colorPng, greyPng, palettePng, synthiaPng } from "./label-maps.ts";

const IDS = [
  [7, 26, 0],
  [33, 17, 6],
];

test.each([
  ["grey", greyPng(IDS)],
  ["a palette", palettePng(IDS)],
  ["colours", colorPng(IDS)],
  ["colours with alpha", colorPng(IDS, { hasAlpha: true })],
])("GTA5's label maps in %s have the same labels", async (_, bytes) => {
  expect(await read(bytes, "gta5")).toEqual({
    labels: [0, 13, 255, 18, 5, 255],
    widthPx: 3,
    heightPx: 2,
  });
});

test.each([1, 2, 4] as const)("a palette of %i bits is read entry by entry", async (depth) => {
  const ids = [Array.from({ length: 11 }, (_, i) => i % 2 ** depth)];

  expect((await read(palettePng([...ids, ...ids], depth), "camvid-11")).labels).toEqual(
    [...ids, ...ids].flat().map((id) => (id > 10 ? 255 : id)),
  );
});

test("the ids of a palette do not become the colours that it gives them", async () => {
  expect((await read(palettePng([[3, 0]]), "cityscapes-train-ids")).labels).toEqual([3, 0]);
});

test("grey of few bits is brought to 8, as other decoders bring it", async () => {
  const ofOneByte = (depth: number, byte: number) =>
    png([
      ["IHDR", header(2, 1, depth)],
      ["IDAT", deflateSync(Buffer.of(0, byte))],
    ]);

  expect((await read(ofOneByte(1, 0b0100_0000), "cityscapes-train-ids")).labels).toEqual([0, 255]);
  expect((await read(ofOneByte(4, 0x01), "cityscapes-train-ids")).labels).toEqual([0, 17]);
});

test("SYNTHIA's ids are in the first channel of 16 bits", async () => {
  expect((await read(synthiaPng([[3, 21, 22, 11]]), "synthia")).labels).toEqual([0, 3, 255, 18]);
});

test("grey of 16 bits holds ids, of which those beyond 255 mean nothing", async () => {
  const png = (ids: number[]) =>
    encode({ width: ids.length, height: 1, channels: 1, depth: 16, data: Uint16Array.from(ids) });

  expect((await read(png([7, 255, 8]), "cityscapes-ids")).labels).toEqual([0, 255, 1]);
  await expect(read(png([7, 263]), "cityscapes-ids")).rejects.toThrow("holds 263, which");
});

test("all values that a mapping does not know are listed", async () => {
  const failure = await failureOf(read(greyPng([[0, 255, 99, 23, 99]]), "synthia"));

  expect(failure.code).toBe("label_unknown_value");
  expect(failure.message).toBe("The label map holds 23, 99, which synthia does not know.");
});

test("colours that a mapping does not know are listed", async () => {
  const failure = await failureOf(read(colorPng([[7, 99]]), "gta5"));

  expect(failure.code).toBe("label_unknown_value");
  expect(failure.message).toContain("such as (1, 2, 3)");
});

test("a photograph in place of a label map is no label map", async () => {
  const failure = await failureOf(read(colorPng([[7]]), "cityscapes-ids"));

  expect(failure.code).toBe("label_unreadable");
  expect(failure.message).toContain("is a colour image, but cityscapes-ids has label ids only");
});

describe("bytes that are no label map are unreadable", () => {
  const whole = Buffer.from(greyPng(Array.from({ length: 40 }, (_, i) => Array(23).fill(i % 19))));
  const damaged = Buffer.from(whole);
  damaged[whole.indexOf("IDAT") + 9] = (damaged[whole.indexOf("IDAT") + 9] ?? 0) ^ 255;

  test.each([
    ["nothing", Buffer.alloc(0), "no PNG"],
    ["text", Buffer.from("not a label map"), "no PNG"],
    ["a JPEG", Buffer.from("ffd8ffe000104a464946", "hex"), "no PNG"],
    ["a file cut short", whole.subarray(0, whole.length * 0.6), "cut short"],
    ["a file without its end", whole.subarray(0, -12), "cut short"],
    ["a damaged file", damaged, 'chunk "IDAT" is damaged'],
    ["only a header", png([["IHDR", header(1, 1)]]), "no header or no pixels"],
    [
      "too few pixels",
      png([
        ["IHDR", header(4, 4)],
        ["IDAT", deflateSync(Buffer.alloc(12))],
      ]),
      "its pixels are damaged",
    ],
    [
      "a claim of 4 gigapixels",
      png([
        ["IHDR", header(65_536, 65_536)],
        ["IDAT", deflateSync(Buffer.alloc(100))],
      ]),
      "claims 65536 x 65536 px",
    ],
    [
      "no size",
      png([
        ["IHDR", header(0, 4)],
        ["IDAT", deflateSync(Buffer.alloc(4))],
      ]),
      "claims 0 x 4 px",
    ],
    [
      "a depth that no PNG has",
      png([
        ["IHDR", header(1, 1, 3)],
        ["IDAT", deflateSync(Buffer.alloc(2))],
      ]),
      "3 bits of colour type 0",
    ],
    [
      "a palette of 16 bits",
      png([
        ["IHDR", header(1, 1, 16, 3)],
        ["IDAT", deflateSync(Buffer.alloc(3))],
      ]),
      "16 bits of colour type 3",
    ],
    [
      "a filter that no PNG has",
      png([
        ["IHDR", header(1, 1)],
        ["IDAT", deflateSync(Buffer.of(9, 0))],
      ]),
      "its pixels are damaged",
    ],
    [
      "grey with alpha",
      encode({ width: 1, height: 1, channels: 2, depth: 8, data: Uint8Array.of(1, 2) }),
      "grey with alpha",
    ],
  ])("%s", async (_, bytes, reason) => {
    const failure = await failureOf(read(bytes, "cityscapes-ids"));

    expect(failure.code).toBe("label_unreadable");
    expect(failure.message).toContain(reason);
  });

  test("a file cut or changed anywhere is unreadable or as it was, and nothing else happens", async () => {
    const { labels } = await read(whole, "cityscapes-ids");
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.nat(255),
        fc.boolean(),
        async (at, byte, isCut) => {
          const bytes = isCut ? whole.subarray(0, at) : Buffer.from(whole);
          if (!isCut) {
            bytes[at] = byte;
          }
          try {
            expect((await read(bytes, "cityscapes-ids")).labels).toEqual(labels);
          } catch (error) {
            expect(error).toBeInstanceOf(ImageFailure);
          }
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});

test("what a file holds beyond its size is not looked at", async () => {
  const bytes = png([
    ["IHDR", header(4, 4)],
    ["IDAT", deflateSync(Buffer.alloc(10_000_000))],
  ]);

  expect((await read(bytes, "cityscapes-ids")).labels).toEqual(Array(16).fill(255));
});

test("the limit of pixels can be set", async () => {
  const bytes = greyPng([[0, 1, 2]]);
  const mapping = LABEL_MAPPINGS["cityscapes-train-ids"];

  expect((await readTruth({ bytes, mapping, maxPixels: 3 })).widthPx).toBe(3);
  await expect(readTruth({ bytes, mapping, maxPixels: 2 })).rejects.toThrow("up to 2 pixels");
});

test("every filter, depth and kind of PNG is decoded as fast-png decodes it", async () => {
  const widthPx = 33;
  const heightPx = 70;
  const noise = (count: number) =>
    Uint8Array.from({ length: count }, (_, i) => ((i * i) >> 5) ^ ((i * 7) >> 2));
  const files: [string, Uint8Array][] = [];
  for (const channels of [1, 3, 4] as const) {
    const raw = { width: widthPx, height: heightPx, channels };
    const image = () =>
      channels === 1
        ? sharp(noise(widthPx * heightPx * channels), { raw }).toColourspace("b-w")
        : sharp(noise(widthPx * heightPx * channels), { raw });
    for (const options of [{}, { adaptiveFiltering: true }, { progressive: true }]) {
      files.push([`${channels} ${JSON.stringify(options)}`, await image().png(options).toBuffer()]);
    }
    const data = Uint16Array.from(noise(widthPx * heightPx * channels), (each) => each * 257 + 3);
    for (const interlace of ["null", "Adam7"] as const) {
      const picture = { width: widthPx, height: heightPx, channels, depth: 16 as const, data };
      files.push([`${channels} of 16 bits, ${interlace}`, encode(picture, { interlace })]);
    }
  }

  for (const [name, bytes] of files) {
    const expected = decode(bytes);
    const { values } = await decodePngValues({ bytes, maxPixels: 10_000 });
    expect([...values], name).toEqual([...expected.data]);
  }
});

async function read(bytes: Uint8Array, mapping: LabelMappingId) {
  const truth = await readTruth({ bytes, mapping: LABEL_MAPPINGS[mapping] });
  return { ...truth, labels: [...truth.labels] };
}

async function failureOf(work: Promise<unknown>): Promise<ImageFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ImageFailure) {
      return error;
    }
    throw error;
  }
  throw new Error("nothing failed");
}

/** The header of a PNG in grey. */
function header(width: number, height: number, depth = 8, colorType = 0): Buffer {
  const body = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, depth, colorType, 0, 0, 0]);
  body.writeUInt32BE(width, 0);
  body.writeUInt32BE(height, 4);
  return body;
}

/** A PNG of these chunks, with an end. */
function png(chunks: [string, Uint8Array][]): Buffer {
  const parts = [...chunks, ["IEND", new Uint8Array()] as const].flatMap(([type, body]) => {
    const content = Buffer.concat([Buffer.from(type), body]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(content));
    return [length, content, checksum];
  });
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts]);
}
