import { decode } from "fast-png";
import { expect, test } from "vitest";
import { QUALITIES, segmentationSummarySchema } from "#contracts";
import { LABEL_OF_QUALITY } from "../model-store/one-label-version.ts";
import { publishOneLabel } from "../model-store/publish-one-label.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { expectProblem } from "./expect-problem.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();

async function post(query: string, headers: Record<string, string> = {}): Promise<Response> {
  const body = await drawPicture().png().toBuffer();
  return app.request(`/v1/segment${query}`, { method: "POST", body, headers });
}

test("each quality is answered by its own graph, and the answer says which", async () => {
  await publishOneLabel({ store: app.services.store, name: "all", qualities: [...QUALITIES] });

  for (const quality of QUALITIES) {
    const response = await post(`?model=all@1.0.0&quality=${quality}`);

    expect(response.status).toBe(200);
    expect(response.headers.get("Allweather-Quality")).toBe(quality);
    const { data } = decode(new Uint8Array(await response.arrayBuffer()));
    expect(new Set(data)).toEqual(new Set([LABEL_OF_QUALITY[quality]]));
  }
});

test("a summary says which quality answered", async () => {
  await publishOneLabel({
    store: app.services.store,
    name: "two",
    qualities: ["standard", "best"],
  });

  const response = await post("?model=two@1.0.0&quality=best", { Accept: "application/json" });

  const summary = segmentationSummarySchema.parse(await response.json());
  expect(summary.quality).toBe("best");
  expect(summary.labels.map(({ index }) => index)).toEqual([LABEL_OF_QUALITY.best]);
});

test("the quality is standard when none is asked for", async () => {
  const response = await post("");

  expect(response.headers.get("Allweather-Quality")).toBe("standard");
});

test("a quality that the version has not is a problem that lists those that it has", async () => {
  const { store } = app.services;
  await publishOneLabel({ store, name: "quick", qualities: ["standard", "fast"] });

  const response = await post("?model=quick@1.0.0&quality=best");

  await expectProblem(
    response,
    404,
    "quality_unavailable",
    /^quick@1\.0\.0 has no quality best; it has fast, standard\. /,
  );
});

test.each([
  ["great", /"great" is no quality; write one of fast, standard, best\n.*at quality$/],
  ["", /"" is no quality/],
  ["FAST", /"FAST" is no quality/],
  ["best&quality=fast", /\["best","fast"\] is no quality/],
])('"%s" is a problem that says what a quality may be', async (quality, detail) => {
  const response = await post(`?quality=${quality}`);

  await expectProblem(response, 400, "request_invalid", detail);
});
