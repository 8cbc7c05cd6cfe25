import { decode } from "fast-png";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  modelStylesSchema,
  type StylePreview,
  segmentationSummarySchema,
  stylePreviewSchema,
} from "#contracts";
import { segmentImages } from "../../functions/segment-images.ts";
import { previewImage } from "../../functions/styles/preview-image.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { TINY_LIST } from "../style-preview/styled-version.ts";
import { bearer, useAppWithKeys } from "./app-with-keys.ts";
import { expectProblem } from "./expect-problem.ts";
import { parseMultipart } from "./parse-multipart.ts";
import { useStyledVersion } from "./styled-app.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();
useStyledVersion(app);
const picture = new Uint8Array(await drawPicture().png().toBuffer());
const ABLE =
  /baseline-mini@1\.1\.0 was published without what shows styles\. Choose one that has it: .*street@1\.0\.0/;

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

  test("says that a strength was drawn, and takes the grid of training", async () => {
    const answer = await read(await preview(picture, "?model=street&styles=red%20night"));

    expect(answer).toMatchObject({ strength: null, grid: TINY_LIST.grid, seed: 0 });
  });

  test("says which models can, when one cannot", async () => {
    const response = await preview(picture, "?model=baseline-mini&styles=red");

    await expectProblem(response, 404, "styles_unavailable", ABLE);
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
});

describe("GET /v1/models/{name}/styles", () => {
  test.each(["", "?version=production", "?version=1.0.0"])("lists a bank (%s)", async (query) => {
    const response = await app.request(`/v1/models/street/styles${query}`);

    const listed = modelStylesSchema.parse(await response.json());
    expect(listed).toMatchObject({
      model: { name: "street", version: "1.0.0" },
      grid: TINY_LIST.grid,
      canPicture: true,
      canPredict: true,
      thumbnails: { columns: 8, tileWidthPx: 128, tileHeightPx: 96 },
      styles: TINY_LIST.styles,
    });
    const thumbnails = await app.request(listed.thumbnails.url);
    expect(thumbnails.status).toBe(200);
    expect(thumbnails.headers.get("Content-Type")).toBe("image/png");
    expect(thumbnails.headers.get("Cache-Control")).toContain("immutable");
    expect(thumbnails.headers.get("ETag")).toMatch(/^"[0-9a-f]{64}"$/);
    expect(Buffer.from(await thumbnails.arrayBuffer()).toString("latin1", 1, 4)).toBe("PNG");
  });

  test.each(["styles", "styles/thumbnails"])("%s of a version without them", async (path) => {
    const response = await app.request(`/v1/models/baseline-mini/${path}`);

    await expectProblem(response, 404, "styles_unavailable", ABLE);
  });

  test("a version that is none", async () => {
    const response = await app.request("/v1/models/street/styles?version=-1");

    await expectProblem(response, 400, "request_invalid", /names no model/);
  });
});

describe("POST /v1/segment?robustness=", () => {
  test("answers with what of the label map holds under styles", async () => {
    const response = await segment("?model=street&robustness=4&seed=5&format=disagreement,summary");

    expect(response.status).toBe(200);
    const [disagreement, summary] = await parseMultipart(response);
    const { values } = { values: decode(disagreement?.body ?? new Uint8Array()).data };
    const { robustness } = segmentationSummarySchema.parse(
      JSON.parse(Buffer.from(summary?.body ?? []).toString()),
    );
    expect(new Set(values).size).toBeGreaterThan(1);
    expect([...new Set(values)].every((value) => [0, 64, 128, 191, 255].includes(value))).toBe(
      true,
    );
    const mean = values.reduce((sum: number, value: number) => sum + value, 0) / values.length;
    expect(robustness).toMatchObject({ runs: 4, seed: 5 });
    expect(robustness?.score).toBeCloseTo(1 - mean / 255, 2);
  });

  test("is no part of a summary that did not ask for it", async () => {
    const response = await segment("?model=street&format=summary");

    expect(await response.json()).not.toHaveProperty("robustness");
  });

  test("is asked for in JSON, too, and by a media type", async () => {
    const body = JSON.stringify({
      images: [{ base64: Buffer.from(picture).toString("base64") }],
      model: "street",
      robustness: 2,
    });
    const headers = {
      "Content-Type": "application/json",
      Accept: "image/png;profile=disagreement",
    };

    const response = await app.request("/v1/segment", { method: "POST", body, headers });

    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("image/png;profile=disagreement");
  });

  test.each([
    [
      "disagreement without it",
      "?model=street&format=disagreement",
      /say how many with robustness/,
    ],
    [
      "another quality",
      "?model=street&robustness=2&quality=fast",
      /robustness is of quality standard/,
    ],
    [
      "more runs than there may be",
      "?model=street&robustness=33",
      /robustness is 33; .* from 0 to 32/,
    ],
    ["half a run", "?model=street&robustness=0.5", /robustness is 0.5; write a whole number/],
  ])("refuses %s", async (_what, query, detail) => {
    await expectProblem(await segment(query), 400, "request_invalid", detail);
  });

  test("says which models can, when one cannot", async () => {
    const response = await segment("?model=baseline-mini&robustness=2");

    await expectProblem(response, 404, "styles_unavailable", ABLE);
  });

  test("costs the image's pixels once, and once more for each style", async () => {
    const charged: number[] = [];
    const request = {
      model: "street",
      quality: "standard" as const,
      formats: ["summary" as const],
      ids: "index" as const,
      tensors: ["labels" as const],
      robustness: 3,
      seed: 0,
    };

    await segmentImages({
      services: app.services,
      caller: callerWith(charged),
      request,
      images: [picture],
    });

    expect(charged).toEqual([4 * 64 * 48]);
  });

  test("is done by jobs, too", async () => {
    const response = await app.request(
      "/v1/segment?model=street&robustness=2&format=disagreement",
      {
        method: "POST",
        body: picture,
        headers: { Prefer: "wait=20" },
      },
    );

    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("image/png;profile=disagreement");
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

function callerWith(charged: number[]) {
  return {
    tenant: "acme",
    keyId: null,
    scopes: [],
    charge: async ({ pixels }: { pixels: number }) => {
      charged.push(pixels);
    },
  };
}
