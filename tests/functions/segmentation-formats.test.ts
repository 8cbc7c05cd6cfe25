import { decode } from "fast-png";
import { unzipSync } from "fflate";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  FORMAT_MEDIA_TYPES,
  LABEL_SETS,
  SEGMENTATION_FORMATS,
  segmentationPolygonsSchema,
  segmentationRlesSchema,
} from "#contracts";
import { drawPicture } from "../segmentation/pictures.ts";
import { expectProblem } from "./expect-problem.ts";
import { parseMultipart } from "./parse-multipart.ts";
import { useTestApp } from "./test-app.ts";

const app = useTestApp();

async function post(query: string, headers: Record<string, string> = {}) {
  const body = await drawPicture().png().toBuffer();
  return app.request(`/v1/segment${query}`, { method: "POST", body, headers });
}

describe("one format", () => {
  // `disagreement` needs a version with styles: style-previews.test.ts asks for it.
  const formats = SEGMENTATION_FORMATS.filter((format) => format !== "disagreement");
  const checks: Record<(typeof formats)[number], (body: Buffer) => unknown> = {
    "label-map": (body) => expect(decode(body).palette).toBeDefined(),
    overlay: (body) => expectImage(body, "jpeg"),
    "overlay-webp": (body) => expectImage(body, "webp"),
    summary: (body) => expect(JSON.parse(body.toString()).labels[0].pixelShare).toBeGreaterThan(0),
    rle: (body) => segmentationRlesSchema.parse(JSON.parse(body.toString())),
    polygons: (body) => segmentationPolygonsSchema.parse(JSON.parse(body.toString())),
    confidence: (body) => expect(decode(body)).toMatchObject({ channels: 1, depth: 8, width: 64 }),
    npz: (body) => expect(Object.keys(unzipSync(body))).toEqual(["labels.npy"]),
    safetensors: (body) => expect(body.toString("latin1", 8, 24)).toBe('{"__metadata__":'),
    masks: (body) => expect(Object.keys(unzipSync(body))[0]).toMatch(/^\d+-[a-z]+\.png$/),
  };

  test.each(formats)("%s is asked for by name and by media type", async (format) => {
    const byName = await post(`?format=${format}`, { Accept: "text/html" });
    const byType = await post("", { Accept: FORMAT_MEDIA_TYPES[format] });

    for (const response of [byName, byType]) {
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toBe(FORMAT_MEDIA_TYPES[format]);
      expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(response.headers.get("Vary")).toContain("Accept");
    }
    const body = Buffer.from(await byName.arrayBuffer());
    await checks[format](body);
    expect(body.equals(Buffer.from(await byType.arrayBuffer()))).toBe(true);
  });

  test.each([
    ["image/png;q=0.2, application/zip;q=0.7, image/jpeg;q=0.5", "application/zip"],
    ["application/geo+json, */*;q=0.1", "application/geo+json"],
    ["image/*, image/png;q=0, image/jpeg;q=0", "image/webp"],
    ["image/png;profile=confidence, image/png;q=0.9", "image/png;profile=confidence"],
    ["image/png", "image/png"],
    ["*/*", "image/png"],
  ])("Accept: %s makes %s", async (accept, mediaType) => {
    const response = await post("", { Accept: accept });

    expect(response.headers.get("Content-Type")).toBe(mediaType);
  });

  test("an Accept that nothing fits gets every media type and name that there is", async () => {
    const response = await post("", { Accept: "image/tiff, image/png;q=0" });

    const offers = SEGMENTATION_FORMATS.map(
      (format) => `${FORMAT_MEDIA_TYPES[format]} (format=${format})`,
    );
    expect(await response.clone().text()).toContain(`${offers.join(", ")}, or multipart/mixed`);
    await expectProblem(response, 406, "not_acceptable", /image\/tiff/);
  });

  test("a format that there is not gets the names of all", async () => {
    const response = await post("?format=label-map,gif");

    await expectProblem(
      response,
      400,
      "request_invalid",
      new RegExp(`"gif" is no format.*${SEGMENTATION_FORMATS.join(", ")}`),
    );
  });
});

describe("some labels, and other ids", () => {
  test("a label map of some labels has 255 elsewhere", async () => {
    const all = decode(await bodyOf(await post("")));
    const [kept = -1] = all.data;
    const { labels } = LABEL_SETS["camvid-11"];

    const some = decode(await bodyOf(await post(`?labels=${labels[kept]?.name},bicyclist`)));

    expect([...some.data]).toEqual(
      [...all.data].map((label) => ([kept, 10].includes(label) ? label : 255)),
    );
  });

  test("a label that the model has not is told, with those that it has", async () => {
    const response = await post("?labels=road,spaceship");

    await expectProblem(
      response,
      400,
      "request_invalid",
      /no label "spaceship" in camvid-11\. Its labels are sky, building, .*bicyclist/,
    );
  });

  test("Cityscapes ids stand for the labels of a model that has them", async () => {
    const byIndex = decode(await bodyOf(await post("?model=famix-mini&ids=trainId")));
    const byId = decode(await bodyOf(await post("?model=famix-mini&ids=labelId")));

    const { labels } = LABEL_SETS["cityscapes-19"];
    expect([...byId.data]).toEqual([...byIndex.data].map((index) => labels[index]?.id));
  });

  test.each(["trainId", "labelId"])("a model without a %s says so", async (ids) => {
    await expectProblem(
      await post(`?ids=${ids}`),
      400,
      "request_invalid",
      new RegExp(`camvid-11 have no ${ids}\\. Ask for ids=index`),
    );
  });

  test.each([
    ["?ids=colour", /"colour" is no kind of ids; write one of index, trainId, labelId/],
    ["?tensors=logits", /"logits" is no tensor; write one of labels, confidence, scores/],
    ["?format=", /"" is no format/],
    ["?labels=", /at labels/],
  ])("%s is refused", async (query, detail) => {
    await expectProblem(await post(query), 400, "request_invalid", detail);
  });

  test("scores come at the network's own stride when they are asked for", async () => {
    const body = await bodyOf(
      await post("?format=safetensors&tensors=scores,labels&labels=road,car"),
    );

    const header = JSON.parse(body.toString("utf8", 8, 8 + Number(body.readBigUInt64LE())));
    expect(header.scores).toMatchObject({ dtype: "F32" });
    expect(header.scores.shape[0]).toBe(2);
    expect(header.labels).toMatchObject({ dtype: "U8", shape: [48, 64] });
    expect(header.confidence).toBeUndefined();
  });
});

describe("several answers in one", () => {
  test("formats come as parts in the order in which they were asked for", async () => {
    const response = await post("?format=rle,overlay,label-map,rle", { Accept: "text/html" });

    expect(response.headers.get("Allweather-Model")).toBe("baseline-mini@1.1.0");
    expect(response.headers.get("Content-Length")).toBe(
      String((await response.clone().arrayBuffer()).byteLength),
    );
    const parts = await parseMultipart(response);
    expect(parts.map(({ headers }) => Object.fromEntries(headers))).toEqual([
      {
        "content-type": "application/vnd.allweather.rle+json",
        "content-disposition": 'attachment; filename="1.rle.json"',
        "allweather-image": "1",
      },
      {
        "content-type": "image/jpeg",
        "content-disposition": 'attachment; filename="1.overlay.jpg"',
        "allweather-image": "1",
      },
      {
        "content-type": "image/png",
        "content-disposition": 'attachment; filename="1.labels.png"',
        "allweather-image": "1",
      },
    ]);
    const [, overlay, labelMap] = parts.map(({ body }) => body);
    // What painted the overlay left the photograph and the labels to the others.
    expect(overlay).toEqual(await bodyOf(await post("?format=overlay")));
    expect(labelMap).toEqual(await bodyOf(await post("")));
  });

  test("who accepts parts alone gets a label map in one", async () => {
    const parts = await parseMultipart(await post("", { Accept: "multipart/mixed" }));

    expect(parts.map(({ headers }) => headers.get("Content-Type"))).toEqual(["image/png"]);
  });

  test("several images are answered one by one, and one that is bad does not spoil the others", async () => {
    const form = new FormData();
    for (const image of [
      await drawPicture({ widthPx: 70 }).png().toBuffer(),
      Buffer.from("not a photograph"),
      await drawPicture({ widthPx: 80 }).jpeg().toBuffer(),
    ]) {
      form.append("image", new File([image], "street"));
    }

    const response = await app.request("/v1/segment?format=label-map,summary", {
      method: "POST",
      body: form,
    });

    expect(response.status).toBe(200);
    const parts = await parseMultipart(response);
    expect(
      parts.map(({ headers }) => [headers.get("Allweather-Image"), headers.get("Content-Type")]),
    ).toEqual([
      ["1", "image/png"],
      ["1", "application/json"],
      ["2", "application/problem+json"],
      ["3", "image/png"],
      ["3", "application/json"],
    ]);
    expect([0, 3].map((place) => decode(parts[place]?.body ?? Buffer.alloc(0)).width)).toEqual([
      70, 80,
    ]);
    expect(JSON.parse(parts[2]?.body.toString() ?? "")).toMatchObject({
      status: 415,
      code: "image_format_unsupported",
      detail: expect.stringContaining("not a ph"),
    });
  });

  test("several images that are all bad are told one by one, too", async () => {
    const form = new FormData();
    form.append("image", new File([Buffer.from("one")], "street"));
    form.append("image", new File([Buffer.from("two")], "street"));

    const parts = await parseMultipart(
      await app.request("/v1/segment", { method: "POST", body: form }),
    );

    expect(parts.map(({ headers }) => headers.get("Content-Type"))).toEqual([
      "application/problem+json",
      "application/problem+json",
    ]);
  });

  test("what is wrong with the request itself is no part", async () => {
    const form = new FormData();
    form.append("image", new File([await drawPicture().png().toBuffer()], "street"));
    form.append("image", new File([await drawPicture().png().toBuffer()], "street"));

    const response = await app.request("/v1/segment?labels=spaceship", {
      method: "POST",
      body: form,
    });

    await expectProblem(response, 400, "request_invalid", /spaceship/);
  });
});

async function expectImage(body: Buffer, format: string): Promise<void> {
  const metadata = await sharp(body).metadata();
  expect([metadata.format, metadata.width, metadata.height]).toEqual([format, 64, 48]);
}

async function bodyOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}
