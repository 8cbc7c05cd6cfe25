import { decode } from "fast-png";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { LABEL_SETS, segmentationSummarySchema } from "#contracts";
import { drawPicture, drawPngBomb } from "../segmentation/pictures.ts";
import { expectProblem } from "./expect-problem.ts";
import { useTestApp } from "./test-app.ts";

const app = useTestApp({ ALLWEATHER_MAX_BODY_BYTES: "4000000" });

function post(
  body: Uint8Array | FormData | string,
  headers: Record<string, string> = {},
  query = "",
) {
  return app.request(`/v1/segment${query}`, { method: "POST", body, headers });
}

describe("an image in, and out comes what Accept asks for", () => {
  test("a label map at the image's own size, when nothing is asked for", async () => {
    const response = await post(
      await drawPicture({ widthPx: 131, heightPx: 97 }).jpeg().toBuffer(),
    );

    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("image/png");
    expect(response.headers.get("Allweather-Model")).toBe("baseline-mini@1.1.0");
    expect(response.headers.get("Server-Timing")).toMatch(
      /^queue;dur=[\d.]+, decode;dur=[\d.]+, infer;dur=[\d.]+, encode;dur=[\d.]+$/,
    );
    const png = decode(new Uint8Array(await response.arrayBuffer()));
    expect([png.width, png.height, png.channels]).toEqual([131, 97, 1]);
    expect(png.palette).toEqual(LABEL_SETS["camvid-11"].labels.map(({ color }) => color));
    expect(Math.max(...png.data)).toBeLessThan(11);
  });

  test("an overlay", async () => {
    const response = await post(await drawPicture().png().toBuffer(), { Accept: "image/jpeg" });

    expect(response.headers.get("Content-Type")).toBe("image/jpeg");
    const { format, width, height } = await sharp(await response.arrayBuffer()).metadata();
    expect([format, width, height]).toEqual(["jpeg", 64, 48]);
  });

  test("a summary whose shares add up to one", async () => {
    const response = await post(await drawPicture().webp().toBuffer(), {
      Accept: "application/json",
    });

    const summary = segmentationSummarySchema.parse(await response.json());
    expect(summary.image).toEqual({ widthPx: 64, heightPx: 48 });
    const share = summary.labels.reduce((sum, { pixelShare }) => sum + pixelShare, 0);
    expect(share).toBeCloseTo(1, 9);
  });

  test("the same from a form as from a body", async () => {
    const image = await drawPicture().png().toBuffer();
    const form = new FormData();
    form.set("image", new File([image], "street.png"));

    const fromForm = await post(form);
    const fromBody = await post(image);

    expect(fromForm.status).toBe(200);
    expect(await fromForm.arrayBuffer()).toEqual(await fromBody.arrayBuffer());
  });

  test.each([
    ["baseline-mini", "1.1.0"],
    ["baseline-mini@production", "1.1.0"],
    ["baseline-mini@1.0.0", "1.0.0"],
  ])("from the model %s", async (model, version) => {
    const response = await post(await drawPicture().png().toBuffer(), {}, `?model=${model}`);

    expect(response.headers.get("Allweather-Model")).toBe(`baseline-mini@${version}`);
  });

  test.each(["image/*", "*/*", "text/html, image/png;q=0.5"])(
    "a label map for %s",
    async (accept) => {
      const response = await post(await drawPicture().png().toBuffer(), { Accept: accept });

      expect(response.headers.get("Content-Type")).toBe("image/png");
    },
  );

  test.each([
    ["grey", () => drawPicture().greyscale().jpeg()],
    ["CMYK", () => drawPicture().toColourspace("cmyk").jpeg()],
    ["16-bit", () => drawPicture().toColourspace("rgb16").png()],
    ["transparent", () => drawPicture().ensureAlpha(0.5).png()],
  ])("of a %s image too", async (_, draw) => {
    expect((await post(await draw().toBuffer())).status).toBe(200);
  });
});

describe("bad input gets a problem that a person can act on", () => {
  const picture = () => drawPicture({ widthPx: 300, heightPx: 200 });

  test.each<[string, () => Promise<Uint8Array>, number, string, RegExp]>([
    ["an empty body", async () => new Uint8Array(), 400, "image_missing", /body is empty/],
    [
      "a JPEG that is cut off",
      async () => (await picture().jpeg().toBuffer()).subarray(0, 2000),
      422,
      "image_unreadable",
      /send the whole file/,
    ],
    ["a PNG bomb", () => drawPngBomb(50_000, 50_000), 413, "image_too_large", /50000 x 50000 px/],
    [
      "an SVG",
      async () => Buffer.from("<svg/>"),
      415,
      "image_format_unsupported",
      /no JPEG, PNG or WebP/,
    ],
    [
      "a GIF",
      () => picture().gif().toBuffer(),
      415,
      "image_format_unsupported",
      /starts with "?.*GIF89a|starts with/,
    ],
    [
      "text",
      async () => Buffer.from("not a photograph"),
      415,
      "image_format_unsupported",
      /starts with "not a ph"/,
    ],
    [
      "a 1 x 1 image",
      () => drawPicture({ widthPx: 1, heightPx: 1 }).png().toBuffer(),
      422,
      "image_too_small",
      /at least 32 px/,
    ],
    [
      "a 20000 x 10 image",
      () => drawPicture({ widthPx: 20_000, heightPx: 10 }).png().toBuffer(),
      422,
      "image_too_small",
      /20000 x 10 px/,
    ],
    [
      "a body over the limit",
      async () => new Uint8Array(4_000_001),
      413,
      "request_too_large",
      /larger than 4000000 bytes/,
    ],
  ])("%s", async (_, image, status, code, detail) => {
    const response = await post(await image(), { "Content-Type": "image/jpeg" });

    await expectProblem(response, status, code, detail);
    expect((await post(await picture().png().toBuffer())).status).toBe(200);
  });

  test("an unknown model, with the models that there are", async () => {
    const response = await post(await picture().png().toBuffer(), {}, "?model=no-such");

    await expectProblem(response, 404, "model_not_found", /baseline-mini/);
  });

  test("a model reference that is none", async () => {
    const response = await post(await picture().png().toBuffer(), {}, "?model=../../etc/passwd");

    await expectProblem(response, 400, "request_invalid", /names no model/);
  });

  test("a parameter that does not exist, so that a slip is noticed", async () => {
    const response = await post(await picture().png().toBuffer(), {}, "?modle=baseline-mini");

    await expectProblem(response, 400, "request_invalid", /modle/);
  });

  test("an Accept that nothing fits, with what there is", async () => {
    const response = await post(await picture().png().toBuffer(), { Accept: "image/tiff" });

    await expectProblem(response, 406, "not_acceptable", /image\/png.*image\/jpeg.*json/);
  });

  test("a form without the field", async () => {
    const form = new FormData();
    form.set("photo", new File([await picture().png().toBuffer()], "street.png"));

    await expectProblem(await post(form), 400, "request_invalid", /no file field "image"/);
  });

  test("a form whose field is text", async () => {
    const form = new FormData();
    form.set("image", "street.png");

    await expectProblem(await post(form), 400, "request_invalid", /no file field "image"/);
  });

  test("a form with an empty file", async () => {
    const form = new FormData();
    form.set("image", new File([], "street.png"));

    await expectProblem(await post(form), 400, "image_missing", /field "image" is empty/);
  });

  test("a form that is damaged", async () => {
    const response = await post("no boundary here", {
      "Content-Type": "multipart/form-data; boundary=x",
    });

    await expectProblem(response, 400, "request_invalid", /form cannot be read/);
  });
});
