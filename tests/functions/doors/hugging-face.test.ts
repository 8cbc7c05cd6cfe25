import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { LABEL_SETS } from "#contracts";
import { imageSegmentationOutputSchema } from "../../../functions/api/doors/hugging-face/register-hugging-face.ts";
import { drawPicture } from "../../segmentation/pictures.ts";
import { useTestApp } from "../test-app.ts";
import { expectErrorText } from "./expect-error-text.ts";

const app = useTestApp();
const CAMVID = LABEL_SETS["camvid-11"].labels.map(({ name }) => name);
const png = await drawPicture({ widthPx: 64, heightPx: 48 }).png().toBuffer();

const post = (body: Uint8Array | string, model = "baseline-mini", headers = {}) =>
  app.request(`/hf/${model}`, {
    method: "POST",
    body: typeof body === "string" ? body : new Uint8Array(body),
    headers,
  });
const labelsOf = async (response: Response) =>
  imageSegmentationOutputSchema.parse(await response.json());
const withParameters = (parameters: object) =>
  JSON.stringify({ inputs: png.toString("base64"), parameters });

test("bytes of no Content-Type become a bare list of labels, with scores and masks", async () => {
  const response = await post(png);

  expect(response.status).toBe(200);
  const labels = await labelsOf(response);
  let pixels = 0;
  for (const { label, score, mask } of labels) {
    expect(CAMVID).toContain(label);
    expect(score).toBeGreaterThan(0);
    const { width, height, channels, data } = decode(Buffer.from(mask, "base64"));
    expect([width, height, channels]).toEqual([64, 48, 1]);
    expect(new Set(data)).toEqual(new Set([0, 255]));
    pixels += data.filter((value) => value === 255).length;
  }
  expect(pixels).toBe(64 * 48);
});

test.each(["application/json", "image/jpeg"])(
  "JSON is told from its content, not from %s",
  async (type) => {
    const fromJson = await post(` \n${withParameters({})}`, "baseline-mini", {
      "Content-Type": type,
    });

    expect(await fromJson.json()).toEqual(await (await post(png)).json());
  },
);

test("labels below the threshold are left out", async () => {
  const all = await labelsOf(await post(png));
  const threshold = Math.max(...all.map(({ score }) => score));

  const sure = await labelsOf(
    await post(
      withParameters({ threshold, mask_threshold: 0.5, overlap_mask_area_threshold: 0.5 }),
    ),
  );

  expect(all.length).toBeGreaterThan(1);
  expect(sure).toEqual(all.filter(({ score }) => score === threshold));
});

test("a model may be a version", async () => {
  const response = await post(png, "baseline-mini@1.0.0");

  expect(response.status).toBe(200);
  const { success } = app.services.statistics.of({ name: "baseline-mini", version: "1.0.0" });
  expect(success.count).toBe(1);
});

describe("refused, with the text `error`, is", () => {
  test.each<[string, () => Promise<Response>, number, string, RegExp]>([
    ["no model", () => post(png, "none"), 404, "model_not_found", /none/],
    ["no reference", () => post(png, "a@b@c"), 400, "request_invalid", /a@b@c/],
    ["nothing", () => post(""), 400, "image_missing", /empty/],
    ["no image", () => post("photograph"), 415, "image_format_unsupported", /photogra/],
    ["a cut image", () => post(png.subarray(0, -50)), 422, "image_unreadable", /cut off/],
    ["broken JSON", () => post('{"inputs":'), 400, "request_invalid", /no JSON/],
    ["JSON without an image", () => post("{}"), 400, "request_invalid", /inputs/],
    [
      "NaN",
      () => post('{"inputs":"","parameters":{"threshold":NaN}}'),
      400,
      "request_invalid",
      /NaN|JSON/,
    ],
    [
      "a data URL",
      () => post('{"inputs":"data:image/png;base64,AAAA"}'),
      400,
      "request_invalid",
      /base64/,
    ],
    ["an empty image", () => post('{"inputs":""}'), 400, "image_missing", /empty/],
    [
      "a threshold over 1",
      () => post(withParameters({ threshold: 2 })),
      400,
      "request_invalid",
      /threshold/,
    ],
    [
      "an unknown parameter",
      () => post(withParameters({ top_k: 2 })),
      400,
      "request_invalid",
      /top_k/,
    ],
    [
      "the subtask panoptic",
      () => post(withParameters({ subtask: "panoptic" })),
      400,
      "request_invalid",
      /"panoptic".*write "semantic"/,
    ],
  ])("%s", async (_, ask, status, code, detail) => {
    await expectErrorText(await ask(), status, code, detail);
  });
});
