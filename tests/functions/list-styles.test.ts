import { describe, expect, test } from "vitest";
import { modelStylesSchema } from "#contracts";
import { TINY_LIST } from "../style-preview/styled-version.ts";
import { expectProblem } from "./expect-problem.ts";
import { STYLES_UNAVAILABLE, useStyledVersion } from "./styled-app.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();
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

  test.each(["styles", "styles/thumbnails"])("%s of a version without them", async (path) => {
    const response = await app.request(`/v1/models/baseline-mini/${path}`);

    await expectProblem(response, 404, "styles_unavailable", STYLES_UNAVAILABLE);
  });

  test("a version that is none", async () => {
    const response = await app.request("/v1/models/street/styles?version=-1");

    await expectProblem(response, 400, "request_invalid", /names no model/);
  });
});
