import { mkdtempSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { modelStylesSchema } from "#contracts";
import { TINY_LIST } from "../style-preview/styled-version.ts";
import { expectProblem } from "./expect-problem.ts";
import { STYLES_UNAVAILABLE, useStyledVersion } from "./styled-app.ts";
import { useColdTestApp } from "./test-app.ts";

const cacheFolder = mkdtempSync(join(tmpdir(), "allweather-"));
afterAll(() => rm(cacheFolder, { recursive: true }));
const app = useColdTestApp({ ALLWEATHER_CACHE: cacheFolder });
useStyledVersion(app);

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

  test("fetches no network for it", async () => {
    await app.request("/v1/models/street/styles");
    await app.request("/v1/models/street/styles/thumbnails");

    await expect(readdir(cacheFolder)).resolves.toEqual([]);
  });

  test("sends thumbnails once to who keeps them", async () => {
    const path = "/v1/models/street/styles/thumbnails";
    const etag = (await app.request(path)).headers.get("ETag") ?? "";
    const ask = (header: string) => app.request(path, { headers: { "If-None-Match": header } });

    const [same, weak, any, other] = await Promise.all(
      [etag, `"other", W/${etag}`, "*", `"${"0".repeat(64)}"`].map(ask),
    );

    expect([same?.status, weak?.status, any?.status, other?.status]).toEqual([304, 304, 304, 200]);
    expect(same?.headers.get("ETag")).toBe(etag);
    expect(same?.headers.get("Cache-Control")).toBe("no-cache");
    expect((await same?.arrayBuffer())?.byteLength).toBe(0);
  });

  test.each(["styles", "styles/thumbnails"])("%s of a version without them", async (path) => {
    const response = await app.request(`/v1/models/baseline-mini/${path}`);

    await expectProblem(response, 404, "styles_unavailable", STYLES_UNAVAILABLE);
  });

  test("a version that is none", async () => {
    const response = await app.request("/v1/models/street/styles?version=-1");

    await expectProblem(response, 400, "request_invalid", /names no model/);
  });
});
