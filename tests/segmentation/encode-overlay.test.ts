import sharp from "sharp";
import { expect, test } from "vitest";
import { LABEL_SETS } from "#contracts";
import { encodeOverlay } from "../../segmentation/masks/encode-overlay.ts";

const widthPx = 32;
const heightPx = 16;
/** Sky on the left, road on the right. */
const labels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) =>
  at % widthPx < widthPx / 2 ? 0 : 3,
);
const [sky, road] = [0, 3].flatMap((index) => LABEL_SETS["camvid-11"].labels[index] ?? []);

test.each(["jpeg", "webp"] as const)(
  "an overlay as %s is halfway between the photograph and the colours of its labels",
  async (format) => {
    const image = { rgb: new Uint8Array(widthPx * heightPx * 3).fill(200), widthPx, heightPx };
    const painted = [sky, road].flatMap((label) => label ?? []);

    const overlay = await encodeOverlay({ image, labels, painted, format });

    expect((await sharp(overlay).metadata()).format).toBe(format);
    // Sky is 128, 128, 128 and road is 128, 64, 128.
    await expectColor(overlay, 2, [164, 164, 164]);
    await expectColor(overlay, widthPx - 3, [164, 132, 164]);
    expect(image.rgb.every((value) => value === 200)).toBe(true);
  },
);

test("an overlay of some labels leaves the photograph as it is elsewhere", async () => {
  const image = { rgb: new Uint8Array(widthPx * heightPx * 3).fill(200), widthPx, heightPx };
  const painted = [road].flatMap((label) => label ?? []);

  const overlay = await encodeOverlay({ image, labels, painted, format: "jpeg" });

  await expectColor(overlay, 2, [200, 200, 200]);
  await expectColor(overlay, widthPx - 3, [164, 132, 164]);
});

async function expectColor(image: Uint8Array, x: number, color: number[]): Promise<void> {
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([widthPx, heightPx]);
  for (const [channel, expected] of color.entries()) {
    const actual = data[((heightPx / 2) * widthPx + x) * 3 + channel] ?? 0;
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(6);
  }
}
