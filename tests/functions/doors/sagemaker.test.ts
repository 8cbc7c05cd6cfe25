import { decode } from "fast-png";
import { expect, test } from "vitest";
import { segmentationSummarySchema } from "#contracts";
import { drawPicture } from "../../segmentation/pictures.ts";
import { expectProblem } from "../expect-problem.ts";
import { useColdTestApp } from "../test-app.ts";

const app = useColdTestApp();
const png = await drawPicture({ widthPx: 64, heightPx: 48 }).png().toBuffer();

const invoke = (headers: Record<string, string> = {}, body: Uint8Array = png) =>
  app.request("/invocations", { method: "POST", body: new Uint8Array(body), headers });
const attributes = (text: string) => ({ "X-Amzn-SageMaker-Custom-Attributes": text });

test("a ping is answered with 200 once the default model is warm", async () => {
  const before = await app.request("/ping");
  await app.services.warmUp();
  const after = await app.request("/ping");

  expect([before.status, after.status]).toEqual([503, 200]);
});

test("an image becomes a label map, when nothing is asked for", async () => {
  const response = await invoke();

  expect(response.headers.get("Content-Type")).toBe("image/png");
  const { width, height } = decode(new Uint8Array(await response.arrayBuffer()));
  expect([width, height]).toEqual([64, 48]);
});

test.each([
  ["trace-id=a=b, model=baseline-mini@1.0.0", "1.0.0", "standard"],
  ["quality=fast", "1.1.0", "fast"],
])(
  "Accept says what comes, and attributes from which model and how well: %s",
  async (text, ...said) => {
    const response = await invoke({
      Accept: "application/json",
      ...attributes(text),
    });

    const { model, quality } = segmentationSummarySchema.parse(await response.json());
    expect([model.version, quality]).toEqual(said);
  },
);

test("attributes of others are left alone", async () => {
  const response = await invoke(attributes("c000b4f9-df62-4c85-a0bf-7c525f9104a4"));

  expect(response.headers.get("Allweather-Model")).toBe("baseline-mini@1.1.0");
});

test.each<[string, Record<string, string>, number, string, RegExp]>([
  ["a quality that there is not", attributes("quality=superb"), 400, "request_invalid", /superb/],
  ["a model that there is not", attributes("model=none"), 404, "model_not_found", /none/],
  ["a media type that there is not", { Accept: "video/mp4" }, 406, "not_acceptable", /video/],
])("%s is refused", async (_, headers, status, code, detail) => {
  await expectProblem(await invoke(headers), status, code, detail);
});

test("a body that is no image is refused", async () => {
  const response = await invoke({}, Buffer.from("{}"));

  await expectProblem(response, 415, "image_format_unsupported", /no JPEG/);
});
