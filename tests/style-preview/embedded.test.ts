import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test } from "vitest";
import { createSegmentationPool } from "#segmentation";
import {
  findStyles,
  previewStyles,
  readStyleList,
  reproduceStyles,
  STYLE_WORKER,
} from "#style-preview";
import { openEmbeddedModel } from "../segmentation/embedded-model.ts";

test("the version that ships previews styles of its bank and of words", {
  timeout: 90_000,
}, async () => {
  const model = await openEmbeddedModel("famix-mini");
  await reproduceStyles(model);
  const list = await readStyleList(model);
  const [first] = list.styles;
  const street = await readFile(new URL("../../docs/pictures/street.jpg", import.meta.url));
  const image = await sharp(street).resize(480, 360).jpeg().toBuffer();
  const choices = [{ bank: first?.name ?? "" }, { prompt: "foggy quixotic night" }];
  const chosen = await findStyles({ model, choices });
  const pool = createSegmentationPool({ workers: 1, worker: STYLE_WORKER });
  try {
    const { before, styles } = await previewStyles({
      pool,
      model,
      image,
      styles: chosen,
      strength: 1,
      seed: 0,
    });

    // Dots and dashes were seen in training, and yet they are no words.
    const nothing = await findStyles({ model, choices: [{ prompt: ". -" }] });
    await expect(previewStyles({ pool, model, image, styles: nothing, seed: 0 })).rejects.toThrow(
      '". -" has no word',
    );

    expect(list.grid).toBe(3);
    expect(before.labels.length).toBeGreaterThan(2);
    expect(styles.map(({ source }) => source)).toEqual(["bank", "words"]);
    expect(styles[1]?.unknownWords).toEqual(["quixotic"]);
    for (const { stability, picture } of styles) {
      expect(stability).toBeGreaterThan(0.05);
      expect(stability).toBeLessThan(1);
      expect(await sharp(picture).metadata()).toMatchObject({ width: 480, height: 360 });
    }
    // A style shows in its picture.
    expect(styles[0]?.picture).not.toEqual(styles[1]?.picture);
  } finally {
    await pool.close();
  }
});
