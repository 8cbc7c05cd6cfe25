import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { LABEL_SETS } from "#contracts";
import { roboflowResponseSchema } from "../../../functions/api/doors/roboflow/roboflow-request.ts";
import { drawPicture } from "../../segmentation/pictures.ts";
import { expectProblem } from "../expect-problem.ts";
import { useTestApp } from "../test-app.ts";

const app = useTestApp();
const png = await drawPicture({ widthPx: 64, heightPx: 48 }).png().toBuffer();
const image = { type: "base64", value: png.toString("base64") };

const post = (body: object | string) =>
  app.request("/infer/semantic_segmentation", {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });
const postLegacy = (body: Uint8Array | string, path = "baseline-mini/1.1.0") =>
  app.request(`/infer/${path}`, {
    method: "POST",
    body: typeof body === "string" ? body : new Uint8Array(body),
    headers: { "Content-Type": "application/json" },
  });
const answerOf = async (response: Response) => roboflowResponseSchema.parse(await response.json());
const valuesOf = (mask: string) => decode(Buffer.from(mask, "base64"));

test("an image becomes masks of values, and what the values mean", async () => {
  const response = await post({ model_id: "baseline-mini", image });

  expect(response.status).toBe(200);
  const answer = await answerOf(response);
  expect(answer.image).toEqual({ width: 64, height: 48 });
  const { segmentation_mask, confidence_mask, class_map, present_class_ids } = answer.predictions;
  const mask = valuesOf(segmentation_mask);
  expect([mask.width, mask.height, mask.channels, mask.palette]).toEqual([64, 48, 1, undefined]);
  expect([...new Set(mask.data)].sort((a, b) => a - b)).toEqual(present_class_ids);
  expect(class_map).toEqual(
    Object.fromEntries(LABEL_SETS["camvid-11"].labels.map(({ index, name }) => [index, name])),
  );
  expect(valuesOf(confidence_mask)).toMatchObject({ width: 64, height: 48, channels: 1 });
});

test("pixels below the confidence get 255, which the map explains, and are not present", async () => {
  const response = await post({ model_id: "baseline-mini", image, confidence: 0.6 });

  const { predictions } = await answerOf(response);
  const mask = valuesOf(predictions.segmentation_mask).data;
  const confidence = valuesOf(predictions.confidence_mask).data;
  expect(predictions.class_map["255"]).toBe("unlabelled");
  expect(predictions.present_class_ids).not.toContain(255);
  expect(mask).toContain(255);
  for (const [pixel, value] of mask.entries()) {
    // The mask of confidence has 8 bits, so one level may be on either side.
    const level = confidence[pixel] ?? 0;
    if (Math.abs(level - 0.6 * 255) > 1) {
      expect(value === 255).toBe(level < 0.6 * 255);
    }
  }
});

test("labels that no pixel is sure enough of are not present", async () => {
  const response = await post({ model_id: "baseline-mini", image, confidence: 1 });

  const { predictions } = await answerOf(response);
  expect(new Set(valuesOf(predictions.segmentation_mask).data)).toEqual(new Set([255]));
  expect(predictions.present_class_ids).toEqual([]);
});

test("several images become a list, also when it has one", async () => {
  for (const images of [[image, image], [image]]) {
    const response = await post({ model_id: "baseline-mini", image: images });

    const answers = roboflowResponseSchema.array().parse(await response.json());
    expect(answers).toHaveLength(images.length);
  }
});

test("fields that clients send for other models are taken", async () => {
  const response = await post({
    model_id: "baseline-mini/1.0.0",
    image,
    api_key: null,
    confidence: "best",
    id: "a",
    disable_active_learning: true,
    source: "sdk",
  });

  expect(response.status).toBe(200);
});

describe("version 0 of the API", () => {
  test.each([
    ["base64", png.toString("base64")],
    ["base64 in lines", `${png.toString("base64").replace(/.{76}/g, "$&\n")}\n`],
    ["the file", png],
  ])("takes %s", async (_, body) => {
    const response = await postLegacy(body);

    expect(response.status).toBe(200);
    expect((await answerOf(response)).image).toEqual({ width: 64, height: 48 });
  });

  test("takes the confidence as a share and in percent", async () => {
    const path = (confidence: number) =>
      `baseline-mini/production?confidence=${confidence}&api_key=none&stroke=1`;
    const share = await answerOf(await postLegacy(png, path(0.6)));
    const percent = await answerOf(await postLegacy(png, path(60)));

    expect(share.predictions).toEqual(percent.predictions);
    expect(share.predictions.class_map["255"]).toBe("unlabelled");
  });
});

describe("refused is", () => {
  test.each<[string, () => Promise<Response>, number, string, RegExp]>([
    ["broken JSON", () => post("{"), 400, "request_invalid", /JSON/],
    ["a list", () => post([]), 400, "request_invalid", /object/],
    ["no image", () => post({ model_id: "baseline-mini" }), 400, "request_invalid", /image/],
    [
      "no images",
      () => post({ model_id: "baseline-mini", image: [] }),
      400,
      "request_invalid",
      /image/,
    ],
    ["no model", () => post({ image }), 400, "request_invalid", /model_id/],
    ["an unknown model", () => post({ model_id: "none", image }), 404, "model_not_found", /none/],
    [
      "a path",
      () => post({ model_id: "../../etc", image }),
      400,
      "request_invalid",
      /names no model/,
    ],
    [
      "a pickle",
      () => post({ model_id: "baseline-mini", image: { type: "numpy", value: "gASV" } }),
      400,
      "request_invalid",
      /image/,
    ],
    [
      "what is no base64",
      () => post({ model_id: "baseline-mini", image: { type: "base64", value: "?" } }),
      400,
      "request_invalid",
      /base64/,
    ],
    [
      "a URL, unless the server fetches from there",
      () =>
        post({ model_id: "baseline-mini", image: { type: "url", value: "https://a.example/b" } }),
      422,
      "url_not_allowed",
      /./,
    ],
    [
      "a confidence over 1",
      () => post({ model_id: "baseline-mini", image, confidence: 1.5 }),
      400,
      "request_invalid",
      /confidence/,
    ],
    [
      "more images than a request may have",
      () => post({ model_id: "baseline-mini", image: Array.from({ length: 17 }, () => image) }),
      413,
      "request_too_large",
      /more than 16 images/,
    ],
    ["nothing, in version 0", () => postLegacy(""), 400, "image_missing", /empty/],
    [
      "text, in version 0",
      () => postLegacy("a photo!"),
      415,
      "image_format_unsupported",
      /a photo/,
    ],
    [
      "a version that there is not",
      () => postLegacy(png, "baseline-mini/9.9.9"),
      404,
      "model_not_found",
      /9\.9/,
    ],
  ])("%s", async (_, ask, status, code, detail) => {
    await expectProblem(await ask(), status, code, detail);
  });
});
