import { expect, test } from "vitest";
import { modelStylesSchema, stylePreviewSchema } from "#contracts";
import { addExamples } from "../../functions/api/openapi/add-examples.ts";
import { OPERATION_EXAMPLES } from "../../functions/api/openapi/operation-examples.ts";
import { useTestApp } from "./test-app.ts";

const app = useTestApp();
const PARAMETERS: Record<string, string> = { model: "baseline-mini", version: "1.1.0" };

test.each([
  ["/v1/segment", "segmentImage"],
  ["/v1/style-previews", "previewStyles"],
  ["/hf/{model}", "imageSegmentation"],
  ["/infer/semantic_segmentation", "segmentForRoboflow"],
  ["/v2/models/{model}/infer", "inferModel"],
  ["/v2/models/{model}/versions/{version}/infer", "inferModelVersion"],
])("the example of a request to %s is answered", async (path, operationId) => {
  const response = await send(path, OPERATION_EXAMPLES[operationId]?.request?.["application/json"]);

  expect(response.status).toBe(200);
});

test.each(["summary", "rle", "polygons"])(
  "the example of %s is like what is answered",
  async (format) => {
    const { request, responses } = OPERATION_EXAMPLES.segmentImage ?? {};

    const response = await send("/v1/segment", {
      ...(request?.["application/json"] as object),
      formats: [format],
    });

    const mediaType = response.headers.get("Content-Type") ?? "";
    expect(shapeOf(await response.json())).toEqual(shapeOf(responses?.["200"]?.[mediaType]));
  },
);

test("the examples about styles are like what is answered", async () => {
  const { request, responses } = OPERATION_EXAMPLES.previewStyles ?? {};
  const example = stylePreviewSchema.parse(responses?.["200"]?.["application/json"]);
  const listed = modelStylesSchema.parse(
    OPERATION_EXAMPLES.listStyles?.responses?.["200"]?.["application/json"],
  );

  const answer = await send("/v1/style-previews", request?.["application/json"]);
  const list = await app.request("/v1/models/famix-mini/styles?version=1.1.0");

  const { model, image, grid, strength, styles } = stylePreviewSchema.parse(await answer.json());
  expect({ model, image, grid, strength }).toEqual({
    model: example.model,
    image: example.image,
    grid: example.grid,
    strength: example.strength,
  });
  expect(Object.keys(styles[0] ?? {}).sort()).toEqual(Object.keys(example.styles[0] ?? {}).sort());
  const { styles: bank, ...head } = modelStylesSchema.parse(await list.json());
  const { styles: known, ...expected } = listed;
  expect(head).toEqual(expected);
  expect(bank.map(({ name }) => name)).toContain(known[0]?.name);
});

test("an example that has no place is not forgotten", () => {
  expect(() => addExamples({ paths: {} })).toThrow(/example of segmentImage request/);
});

function send(path: string, body: unknown) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => PARAMETERS[name] ?? "");
  return app.request(filled, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Names and texts, without numbers: another processor may see some pixels otherwise. */
function shapeOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, each) =>
    typeof each === "number" || ["counts", "coordinates"].includes(key) ? null : each,
  );
}
