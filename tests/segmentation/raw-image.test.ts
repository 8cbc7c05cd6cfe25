import { expect, onTestFinished, test } from "vitest";
import { createSegmentationPool } from "#segmentation";
import { openEmbeddedModel } from "./embedded-model.ts";
import { drawPicture } from "./pictures.ts";

const outputs = [
  { format: "overlay" as const },
  { format: "label-map" as const },
  { format: "overlay-webp" as const },
];

test("decoded pixels are answered as the file that they are from, in the order that is asked for", async () => {
  const { pool, model } = await startPool();
  const file = await drawPicture().png().toBuffer();
  const rgb = new Uint8Array(await drawPicture().raw().toBuffer());

  const fromFile = await pool.segment({ model, image: file, outputs });
  const fromPixels = await pool.segment({
    model,
    image: { rgb, widthPx: 64, heightPx: 48 },
    outputs: outputs.toReversed(),
  });

  expect(fromPixels.outputs.toReversed()).toEqual(fromFile.outputs);
  expect([fromPixels.widthPx, fromPixels.heightPx]).toEqual([64, 48]);
  const starts = fromFile.outputs.map((body) => Buffer.from(body).toString("latin1", 0, 4));
  expect(starts).toEqual([expect.stringMatching(/^\xff\xd8/), "\x89PNG", "RIFF"]);
});

test.each([
  ["fewer bytes than their size needs", 64, 48, 100, "request_invalid", /9216 bytes of RGB/],
  ["a side under the model's limit", 3, 48, 3 * 48 * 3, "image_too_small", /3 x 48 px/],
  ["a size past any limit", 1e6, 1e6, 9, "image_too_large", /1000000 x 1000000 px/],
])("decoded pixels of %s are refused", async (_, widthPx, heightPx, bytes, code, message) => {
  const { pool, model } = await startPool();

  const refused = pool.segment({
    model,
    image: { rgb: new Uint8Array(bytes), widthPx, heightPx },
    outputs,
  });

  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

async function startPool() {
  const model = await openEmbeddedModel();
  const pool = createSegmentationPool({ workers: 1 });
  onTestFinished(() => pool.close());
  return { pool, model };
}
