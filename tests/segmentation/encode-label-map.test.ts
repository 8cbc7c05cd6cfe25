import { decode } from "fast-png";
import sharp from "sharp";
import { expect, test } from "vitest";
import { LABEL_SETS } from "#contracts";
import { encodeLabelMap } from "../../segmentation/masks/encode-label-map.ts";

const labelSet = LABEL_SETS["cityscapes-19"];

test.each([
  [1, 1],
  [7, 3],
  [480, 360],
])("a %i x %i label map comes back index for index", (widthPx, heightPx) => {
  const labels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => (at * 7) % 19);

  const png = decode(encodeLabelMap({ labels, widthPx, heightPx, labelSet }), { checkCrc: true });

  expect([png.width, png.height, png.channels, png.depth]).toEqual([widthPx, heightPx, 1, 8]);
  expect(png.data).toEqual(labels);
  expect(png.palette).toEqual(labelSet.labels.map(({ color }) => color));
});

test("any image program shows the labels in their colours", async () => {
  const labels = Uint8Array.from([0, 13, 10, 8]);

  const png = encodeLabelMap({ labels, widthPx: 2, heightPx: 2, labelSet });

  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  expect([...data]).toEqual([128, 64, 128, 0, 0, 142, 70, 130, 180, 107, 142, 35]);
});
