import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { LABEL_SETS, type OpenedModel } from "#contracts";
import { createSegmentationPool } from "#segmentation";
import { STYLE_WORKER, segmentRobustly } from "#style-preview";
import { encodeSafetensors } from "../model-store/safetensors-encoder.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { TINY_LIST, writeStyledVersion } from "./styled-version.ts";
import { decode, HEIGHT_PX, photograph, WIDTH_PX } from "./tiny-photograph.ts";

const [RED, , BLUE] = LABEL_SETS["camvid-11"].labels;
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

test("styles that change no label disagree nowhere", async () => {
  const folder = await temporaryFolder();
  const statistics = { dtype: "F32", shape: [3, 3] } as const;
  const green = Float32Array.of(0, 250, 0, 0, 250, 0, 0, 250, 0);
  const manifest = await writeStyledVersion({
    folder,
    change: {
      "style-bank": encodeSafetensors({
        mean: { ...statistics, data: green },
        deviation: { ...statistics, data: new Float32Array(9).fill(1) },
      }),
    },
  });
  const ask = async (bright: number) => {
    const { outputs } = await segmentRobustly({
      pool,
      model: { manifest, folder },
      image: photograph(WIDTH_PX, HEIGHT_PX, () => bright),
      outputs: [{ format: "disagreement" }, { format: "summary" }],
      runs: 4,
      seed: 0,
    });
    const [disagreement, summary = new Uint8Array()] = outputs;
    const { robustness } = JSON.parse(Buffer.from(summary).toString());
    return { values: new Set(await decode(disagreement)), score: robustness.score };
  };

  expect(await ask(1)).toEqual({ values: new Set([0]), score: 1 });
  // In a few of the drawn weights red stays the brightest.
  expect((await ask(0)).score).toBeLessThan(0.9);
});

test("robustness draws for each patch a style of its own label", async () => {
  const folder = await temporaryFolder();
  const [red, green, blue] = TINY_LIST.styles;
  const styles = [
    { ...red, label: RED?.name },
    { ...green, label: BLUE?.name },
    { ...blue, label: "ignore" },
  ];
  const manifest = await writeStyledVersion({
    folder,
    change: { "style-list": Buffer.from(JSON.stringify({ ...TINY_LIST, styles })) },
  });

  const { outputs } = await segmentRobustly({
    pool,
    model: { manifest, folder },
    image: photograph(),
    outputs: [{ format: "disagreement" }],
    runs: 8,
    seed: 0,
  });

  const values = await decode(outputs[0]);
  const isBlue = (_: number, at: number) =>
    at % WIDTH_PX >= WIDTH_PX / 2 && at >= (WIDTH_PX * HEIGHT_PX) / 2;
  expect(Math.max(...values.filter(isBlue))).toBeGreaterThan(0);
  expect(Math.max(...values.filter((value, at) => !isBlue(value, at)))).toBe(0);
});

test("robustness tells where styles change labels, and leaves everything else as it is", async () => {
  const { outputs } = await segmentRobustly({
    pool,
    model,
    image: photograph(),
    outputs: [{ format: "disagreement" }, { format: "summary" }, { format: "label-map" }],
    runs: 8,
    seed: 3,
  });
  const again = await segmentRobustly({
    pool,
    model,
    image: photograph(),
    outputs: [{ format: "disagreement" }],
    runs: 8,
    seed: 3,
  });

  const [disagreement, summary, labelMap] = outputs;
  const values = await decode(disagreement);
  const { robustness } = JSON.parse(Buffer.from(summary ?? []).toString());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length / 255;
  expect(robustness).toMatchObject({ runs: 8, seed: 3 });
  expect(robustness.score).toBeCloseTo(1 - mean, 2);
  expect(robustness.score).toBeGreaterThan(0);
  expect(robustness.score).toBeLessThan(1);
  expect(again.outputs[0]).toEqual(disagreement);
  // The label map is the one without a style.
  const plain = await pool.segment({
    model,
    image: photograph(),
    outputs: [{ format: "label-map" }],
  });
  expect(labelMap).toEqual(plain.outputs[0]);
});

test("robustness of an image that is too narrow for the grid is of a coarser one", async () => {
  const asked = segmentRobustly({
    pool,
    model,
    image: photograph(64, 8),
    outputs: [{ format: "summary" }],
    runs: 1,
    seed: 0,
  });

  await expect(asked).resolves.toMatchObject({ widthPx: 64, heightPx: 8 });
});
