import sharp from "sharp";
import { expect, test } from "vitest";
import { LABEL_SETS } from "#contracts";
import { encodeOverlay } from "../../segmentation/masks/encode-overlay.ts";

test("an overlay is halfway between the photograph and the colours of its labels", async () => {
  const widthPx = 32;
  const heightPx = 16;
  const rgb = new Uint8Array(widthPx * heightPx * 3).fill(200);
  const labels = new Uint8Array(widthPx * heightPx).fill(3);

  const jpeg = await encodeOverlay({
    image: { rgb, widthPx, heightPx },
    labels,
    labelSet: LABEL_SETS["camvid-11"],
  });

  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  expect([info.format, info.width, info.height]).toEqual(["raw", widthPx, heightPx]);
  // Road is 128, 64, 128.
  for (const [channel, expected] of [164, 132, 164].entries()) {
    expect(Math.abs((data[channel] ?? 0) - expected)).toBeLessThanOrEqual(3);
  }
});
