import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { segmentationRequestSchema, segmentationSummarySchema } from "#contracts";
import { segmentImages } from "../../functions/segment-images.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { expectProblem } from "./expect-problem.ts";
import { parseMultipart } from "./parse-multipart.ts";
import { callerWith, STYLES_UNAVAILABLE, useStyledVersion } from "./styled-app.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();
useStyledVersion(app);
const picture = new Uint8Array(await drawPicture().png().toBuffer());

describe("POST /v1/segment?robustness=", () => {
  test("answers with what of the label map holds under styles", async () => {
    const response = await segment("?model=street&robustness=4&seed=5&format=disagreement,summary");

    expect(response.status).toBe(200);
    const [disagreement, summary] = await parseMultipart(response);
    const values = [...decode(disagreement?.body ?? new Uint8Array()).data];
    const { robustness } = segmentationSummarySchema.parse(
      JSON.parse(Buffer.from(summary?.body ?? []).toString()),
    );
    expect(new Set(values).size).toBeGreaterThan(1);
    expect([...new Set(values)].every((value) => [0, 64, 128, 191, 255].includes(value))).toBe(
      true,
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
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

    await expectProblem(response, 404, "styles_unavailable", STYLES_UNAVAILABLE);
  });

  test("costs the image's pixels once, and once more for each style", async () => {
    const charged: number[] = [];
    const request = segmentationRequestSchema.parse({ model: "street", robustness: 3 });

    await segmentImages({
      services: app.services,
      caller: callerWith(charged),
      request,
      images: [picture],
    });

    expect(charged).toEqual([4 * 64 * 48]);
  });

  test("of several images never stands in its own way", async () => {
    const { segmentation: pool } = app.services;
    const request = segmentationRequestSchema.parse({ model: "street", robustness: 2 });
    let [running, most] = [0, 0];
    const counted: typeof pool = {
      ...pool,
      async run(task) {
        most = Math.max(most, ++running);
        return pool.run<never>(task).finally(() => running--);
      },
    };

    const segmented = await segmentImages({
      services: { ...app.services, segmentation: counted },
      caller: callerWith([]),
      request,
      images: [picture, picture, picture],
    });

    expect(segmented.map(({ ok }) => ok)).toEqual([true, true, true]);
    // The pool takes whatever is alone, and two may already be more than it holds.
    expect(most).toBe(1);
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

function segment(query: string) {
  return app.request(`/v1/segment${query}`, { method: "POST", body: picture });
}
