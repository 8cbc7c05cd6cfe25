import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { decodeImage } from "../../segmentation/images/decode-image.ts";
import { drawPicture } from "./pictures.ts";

const limits = { maxPixels: 1_000_000 };

test("a picture comes out as 8-bit RGB, row by row", async () => {
  const image = await drawPicture({ widthPx: 5, heightPx: 4 }).png().toBuffer();

  const decoded = await decodeImage(image, limits);

  expect([decoded.widthPx, decoded.heightPx]).toEqual([5, 4]);
  expect(decoded.rgb).toEqual(await drawPicture({ widthPx: 5, heightPx: 4 }).raw().toBuffer());
});

test("EXIF orientation is applied", async () => {
  const upright = await drawPicture({ widthPx: 6, heightPx: 4 }).raw().toBuffer();
  const image = await drawPicture({ widthPx: 6, heightPx: 4 })
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer();

  const decoded = await decodeImage(image, limits);

  expect([decoded.widthPx, decoded.heightPx]).toEqual([4, 6]);
  // Orientation 6 turns clockwise: what was at the bottom left is at the top left.
  expect([...decoded.rgb.subarray(0, 3)]).toEqual([...upright.subarray(6 * 3 * 3, 6 * 3 * 3 + 3)]);
});

describe("what is not 8-bit RGB becomes it", () => {
  const red = { width: 40, height: 40, channels: 3 as const, background: { r: 200, g: 40, b: 30 } };

  test("grey has three equal channels", async () => {
    const image = await sharp({ create: red }).greyscale().png().toBuffer();

    const { rgb } = await decodeImage(image, limits);

    expect(rgb.length).toBe(40 * 40 * 3);
    expect(new Set(rgb.subarray(0, 3)).size).toBe(1);
  });

  test("transparency is dropped and leaves the colour", async () => {
    const image = await sharp({ create: red }).ensureAlpha(0.5).png().toBuffer();

    const { rgb } = await decodeImage(image, limits);

    expect([...rgb.subarray(0, 3)]).toEqual([200, 40, 30]);
  });

  test("16 bits keep their upper eight", async () => {
    const image = await sharp({ create: red }).toColourspace("rgb16").png().toBuffer();
    expect((await sharp(image).metadata()).depth).toBe("ushort");

    const { rgb } = await decodeImage(image, limits);

    expect([...rgb.subarray(0, 3)]).toEqual([200, 40, 30]);
  });

  test("an embedded colour profile is applied", async () => {
    const image = await sharp({ create: red }).withIccProfile("p3").png().toBuffer();

    const { rgb } = await decodeImage(image, limits);

    // Made as sRGB, brought to P3 for the file, and back.
    const [r = 0, g = 0, b = 0] = rgb;
    const stored = await sharp(image).keepIccProfile().raw().toBuffer();
    expect([...stored.subarray(0, 3)]).not.toEqual([200, 40, 30]);
    expect(Math.abs(r - 200) + Math.abs(g - 40) + Math.abs(b - 30)).toBeLessThan(6);
  });

  test("CMYK is shown as its colour", async () => {
    const image = await sharp({ create: red }).toColourspace("cmyk").jpeg().toBuffer();
    expect((await sharp(image).metadata()).space).toBe("cmyk");

    const { rgb } = await decodeImage(image, limits);

    const [r = 0, g = 0, b = 0] = rgb;
    expect(Math.abs(r - 200) + Math.abs(g - 40) + Math.abs(b - 30)).toBeLessThan(60);
  });
});

describe("what cannot be decoded is refused, and the message says why", () => {
  test.each(["jpeg", "png", "webp"] as const)("a %s that is cut off", async (format) => {
    const image = await drawPicture({ widthPx: 300, heightPx: 200 }).toFormat(format).toBuffer();

    const decoded = decodeImage(image.subarray(0, image.length / 2), limits);

    await expect(decoded).rejects.toMatchObject({ code: "image_unreadable" });
  });

  test("more pixels than the limit, whatever the header said to others", async () => {
    const image = await drawPicture({ widthPx: 300, heightPx: 200 }).png().toBuffer();

    const decoded = decodeImage(image, { maxPixels: 59_999 });

    await expect(decoded).rejects.toMatchObject({ code: "image_unreadable" });
  });

  test("formats that nobody needs never reach their loader", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>');

    await expect(decodeImage(svg, limits)).rejects.toMatchObject({ code: "image_unreadable" });
    await expect(sharp(svg).metadata()).rejects.toThrow();
  });
});
