import { decode } from "fast-png";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { type StylePreview, stylePreviewSchema } from "#contracts";
import { previewImage } from "../../functions/styles/preview-image.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { TINY_LIST } from "../style-preview/styled-version.ts";
import { bearer, useAppWithKeys } from "./app-with-keys.ts";
import { expectProblem } from "./expect-problem.ts";
import { callerWith, STYLES_UNAVAILABLE, useStyledVersion } from "./styled-app.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();
useStyledVersion(app);
const picture = new Uint8Array(await drawPicture().png().toBuffer());

describe("POST /v1/style-previews", () => {
  test("answers alike for an image as the body, in a form and in JSON", async () => {
    const query = "?model=street&styles=green%20night,red&strength=1&grid=3&seed=7";
    const form = new FormData();
    form.append("image", new Blob([picture]));
    for (const [name, value] of new URLSearchParams(query)) {
      form.append(name, value);
    }
    const json = {
      image: { base64: Buffer.from(picture).toString("base64") },
      model: "street",
      styles: [{ bank: "green night" }, { prompt: "red" }],
      strength: 1,
      grid: 3,
      seed: 7,
    };

    const answers = [
      await preview(picture, query),
      await preview(form),
      await preview(JSON.stringify(json), "", { "Content-Type": "application/json" }),
    ];

    const [first, ...others] = await Promise.all(answers.map(read));
    expect(first).toMatchObject({
      model: { name: "street", version: "1.0.0", labelSet: "camvid-11" },
      image: { widthPx: 64, heightPx: 48 },
      grid: 3,
      seed: 7,
      strength: 1,
      styles: [
        { name: "green night", source: "bank", label: "building", unknownWords: [] },
        { name: "red", source: "words", unknownWords: [] },
      ],
    });
    for (const other of others) {
      expect({ ...other, timingsMs: 0 }).toEqual({ ...first, timingsMs: 0 });
    }
    const labelMap = decode(Buffer.from(first?.styles[0]?.labelMap.data ?? "", "base64"));
    expect(labelMap).toMatchObject({ width: 64, height: 48, channels: 1 });
    const styled = Buffer.from(first?.styles[0]?.picture?.data ?? "", "base64");
    expect(await sharp(styled).metadata()).toMatchObject({ format: "webp", width: 64, height: 48 });
  });

  test("says how long its answer is, so that it counts until it is taken", async () => {
    const response = await preview(picture, "?model=street&styles=red%20night");

    const length = Number(response.headers.get("Content-Length"));
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(length).toBe((await response.arrayBuffer()).byteLength);
  });

  test("says what is missing when no style is named", async () => {
    const response = await preview(picture, "?model=street");

    await expectProblem(response, 400, "request_invalid", /styles are missing; name at least one/);
  });

  test("says that a strength was drawn, and takes the grid of training", async () => {
    const answer = await read(await preview(picture, "?model=street&styles=red%20night"));

    expect(answer).toMatchObject({ strength: null, grid: TINY_LIST.grid, seed: 0 });
  });

  test("says which models can, when one cannot", async () => {
    const response = await preview(picture, "?model=baseline-mini&styles=red");

    await expectProblem(response, 404, "styles_unavailable", STYLES_UNAVAILABLE);
  });

  test("refuses what query and body both say", async () => {
    const body = { image: { base64: "" }, styles: ["red"] };
    body.image.base64 = Buffer.from(picture).toString("base64");

    const response = await preview(JSON.stringify(body), "?model=street&styles=red", {
      "Content-Type": "application/json",
    });

    await expectProblem(
      response,
      400,
      "request_invalid",
      /"styles" is in the query and in the body/,
    );
  });

  test("takes an image's pixels from the quota once, and once more for each style", async () => {
    const charged: number[] = [];

    await previewImage({
      services: app.services,
      caller: callerWith(charged),
      request: { model: "street", styles: ["red night", "blue"], seed: 0 },
      image: picture,
    });

    expect(charged).toEqual([3 * 64 * 48]);
  });

  test("takes nothing for a style that there is not", async () => {
    const charged: number[] = [];

    const asked = previewImage({
      services: app.services,
      caller: callerWith(charged),
      request: { model: "street", styles: ["red night", { bank: "purple rain" }], seed: 0 },
      image: picture,
    });

    await expect(asked).rejects.toMatchObject({ code: "request_invalid" });
    expect(charged).toEqual([]);
  });
});

test("what was looked at in styles is counted by task", async () => {
  await preview(picture, "?model=street&styles=red");
  await segment("?model=street&robustness=1&format=summary");

  const metrics = await (await app.request("/metrics")).text();
  const lines = metrics.split("\n");
  for (const task of ["preview", "segmentRobustly"]) {
    for (const stage of ["queue", "decode", "infer", "encode"]) {
      const labels = `model="street",version="1.0.0",task="${task}",stage="${stage}"`;
      const name = `seg_style_task_duration_seconds_count{${labels}} `;
      expect(lines.filter((line) => line.startsWith(name))).toHaveLength(1);
    }
  }
});

describe("where keys are asked for", () => {
  const locked = useAppWithKeys();
  useStyledVersion(locked);

  test.each([
    ["/v1/style-previews", "POST", "models:read"],
    ["/v1/models/street/styles", "GET", "segment"],
    ["/v1/models/street/styles/thumbnails", "GET", "segment"],
  ] as const)("%s wants a key of the right scope", async (path, method, wrong) => {
    const key = await locked.newKey({ scopes: [wrong] });

    const without = await locked.request(path, { method });
    const withWrong = await locked.request(path, { method, ...bearer(key) });

    expect([without.status, withWrong.status]).toEqual([401, 403]);
  });

  test("a preview that the quota has no room for is refused", async () => {
    const key = await locked.newKey({ limits: { pixelsPerDay: 2 * 64 * 48 } });
    const ask = (styles: string) =>
      locked.request(`/v1/style-previews?model=street&styles=${styles}`, {
        method: "POST",
        body: picture,
        ...bearer(key),
      });

    const tooMuch = await ask("red,blue");
    const fits = await ask("red");

    expect([tooMuch.status, fits.status]).toEqual([429, 200]);
  });
});

function preview(
  body: NonNullable<RequestInit["body"]>,
  query = "",
  headers: Record<string, string> = {},
) {
  return app.request(`/v1/style-previews${query}`, { method: "POST", body, headers });
}

function segment(query: string) {
  return app.request(`/v1/segment${query}`, { method: "POST", body: picture });
}

async function read(response: Response): Promise<StylePreview> {
  expect(await response.clone().text()).not.toContain('"detail"');
  return stylePreviewSchema.parse(await response.json());
}
