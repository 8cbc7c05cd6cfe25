import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { inspectImage } from "#segmentation";
import { drawPicture, drawPngBomb } from "./pictures.ts";

const limits = { minSidePx: 32, maxSidePx: 8192, maxPixels: 16_000_000 };

describe("an image's size is read from its first bytes", () => {
  test.each(["jpeg", "png", "webp"] as const)("of a %s", async (format) => {
    const image = await drawPicture({ widthPx: 70, heightPx: 50 }).toFormat(format).toBuffer();

    expect(inspectImage(image, limits)).toEqual({ widthPx: 70, heightPx: 50 });
  });

  test.each([
    [1, 70, 50],
    [3, 70, 50],
    [6, 50, 70],
    [8, 50, 70],
  ])("as seen with EXIF orientation %i", async (orientation, widthPx, heightPx) => {
    const image = await drawPicture({ widthPx: 70, heightPx: 50 })
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();

    expect(inspectImage(image, limits)).toEqual({ widthPx, heightPx });
  });
});

describe("what is no image to segment is refused, and the message says why", () => {
  test("nothing at all", () => {
    expect(() => inspectImage(new Uint8Array(), limits)).toThrow(
      expect.objectContaining({ code: "image_missing" }),
    );
  });

  test.each([
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), '"<svg xml"'],
    ["text under an image's name", Buffer.from("This is no image."), '"This is "'],
    ["an unknown binary", Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8]), "bytes 0001020304050607"],
  ])("%s", (_, image, start) => {
    expect(() => inspectImage(image, limits)).toThrow(
      expect.objectContaining({
        code: "image_format_unsupported",
        message: expect.stringContaining(start),
      }),
    );
  });

  test.each(["gif", "tiff", "avif"] as const)("a %s", async (format) => {
    const image = await drawPicture().toFormat(format).toBuffer();

    expect(() => inspectImage(image, limits)).toThrow(
      expect.objectContaining({ code: "image_format_unsupported" }),
    );
  });

  test.each(["jpeg", "png", "webp"] as const)("a %s that ends in its header", async (format) => {
    const image = await drawPicture().toFormat(format).toBuffer();

    expect(() => inspectImage(image.subarray(0, 14), limits)).toThrow(
      expect.objectContaining({ code: "image_unreadable" }),
    );
  });

  test("a PNG that claims 50000 x 50000 pixels", async () => {
    const bomb = await drawPngBomb(50_000, 50_000);

    expect(() => inspectImage(bomb, { ...limits, maxSidePx: 100_000 })).toThrow(
      expect.objectContaining({
        code: "image_too_large",
        message: expect.stringContaining("2500000000 pixels"),
      }),
    );
  });

  test("a side over the limit", async () => {
    const image = await sharp({
      create: { width: 9000, height: 40, channels: 3, background: "red" },
    })
      .png()
      .toBuffer();

    expect(() => inspectImage(image, limits)).toThrow(
      expect.objectContaining({
        code: "image_too_large",
        message: expect.stringContaining("at most 8192 px"),
      }),
    );
  });

  test.each([
    [1, 1],
    [2000, 10],
  ])("%i x %i px, a side under the limit", async (widthPx, heightPx) => {
    const image = await drawPicture({ widthPx, heightPx }).png().toBuffer();

    expect(() => inspectImage(image, limits)).toThrow(
      expect.objectContaining({
        code: "image_too_small",
        message: `The image is ${widthPx} x ${heightPx} px; both sides must be at least 32 px.`,
      }),
    );
  });
});
