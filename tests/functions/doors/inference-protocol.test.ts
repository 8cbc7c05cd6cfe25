import { describe, expect, test } from "vitest";
import { drawPicture } from "../../segmentation/pictures.ts";
import { useTestApp } from "../test-app.ts";
import { expectErrorText } from "./expect-error-text.ts";
import { stringTensor } from "./infer-body.ts";
import { binaryInfer, PIXELS, PNG } from "./infer-client.ts";

const app = useTestApp();

describe("the server tells", () => {
  test("what it is", async () => {
    const response = await app.request("/v2");

    expect(await response.json()).toEqual({
      name: "allweather",
      version: "0.1.0",
      extensions: ["binary_tensor_data", "model_configuration", "model_repository", "statistics"],
    });
  });

  test.each([
    ["/v2/health/live", { live: true }],
    ["/v2/health/ready", { ready: true }],
    ["/v2/models/baseline-mini/ready", { name: "baseline-mini", ready: true }],
    ["/v2/models/baseline-mini/versions/1.0.0/ready", { name: "baseline-mini", ready: true }],
  ])("whether it can be asked: %s", async (path, answer) => {
    const response = await app.request(path);

    expect([response.status, await response.json()]).toEqual([200, answer]);
  });

  test.each(["", "/versions/1.0.0", "/versions/production"])(
    "what a model takes and gives%s",
    async (version) => {
      const response = await app.request(`/v2/models/baseline-mini${version}`);

      expect(await response.json()).toEqual({
        name: "baseline-mini",
        versions: ["1.1.0", "1.0.0"],
        platform: "onnxruntime_onnx",
        inputs: [
          { name: "IMAGE", datatype: "BYTES", shape: [-1] },
          { name: "IMAGE_U8", datatype: "UINT8", shape: [-1, -1, -1, 3] },
        ],
        outputs: [
          { name: "LABELS", datatype: "UINT8", shape: [-1, -1, -1] },
          { name: "CONFIDENCE", datatype: "UINT16", shape: [-1, -1, -1] },
          { name: "SCORES", datatype: "FP32", shape: [-1, 11, -1, -1] },
        ],
      });
    },
  );

  test("how a model is configured, in Triton's words", async () => {
    const response = await app.request("/v2/models/baseline-mini/versions/1.1.0/config");

    expect(await response.json()).toMatchObject({
      name: "baseline-mini",
      max_batch_size: 0,
      input: [
        { name: "IMAGE", data_type: "TYPE_STRING", dims: [-1], optional: true },
        { name: "IMAGE_U8", data_type: "TYPE_UINT8", dims: [-1, -1, -1, 3], optional: true },
      ],
    });
  });
});

describe("an error is a problem with the text `error`, which clients read", () => {
  test.each<[string, () => Promise<Response>, number, string, RegExp]>([
    ["no model", async () => app.request("/v2/models/none"), 404, "model_not_found", /none/],
    ["no name", async () => app.request("/v2/models/No!"), 400, "request_invalid", /name/],
    [
      "no version",
      async () => app.request("/v2/models/baseline-mini/versions/9.9.9/config"),
      404,
      "model_not_found",
      /9\.9\.9/,
    ],
    ["no route", async () => app.request("/v2/trace/setting"), 404, "route_not_found", /trace/],
    [
      "shared memory, which is not here",
      async () => app.request("/v2/systemsharedmemory/status"),
      404,
      "route_not_found",
      /systemsharedmemory/,
    ],
    [
      "no image",
      async () => binaryInfer(app, { tensor: PNG, input: { ...PIXELS, shape: [1, 1, 1, 3] } }),
      400,
      "request_invalid",
      /3 bytes/,
    ],
    [
      "a file that is none",
      async () =>
        binaryInfer(app, {
          tensor: stringTensor(Buffer.from("not a photograph")),
          input: { name: "IMAGE", datatype: "BYTES", shape: [1] },
        }),
      415,
      "image_format_unsupported",
      /not a ph/,
    ],
    [
      "files of several sizes",
      async () =>
        binaryInfer(app, {
          tensor: stringTensor(PNG, await drawPicture({ widthPx: 80 }).png().toBuffer()),
          input: { name: "IMAGE", datatype: "BYTES", shape: [2] },
        }),
      400,
      "request_invalid",
      /64 x 48, 80 x 48 px/,
    ],
    [
      "pixels below the model's limits",
      async () =>
        binaryInfer(app, { tensor: new Uint8Array(3), input: { ...PIXELS, shape: [1, 1, 1, 3] } }),
      422,
      "image_too_small",
      /1 x 1/,
    ],
    [
      "a quality that there is not",
      async () => binaryInfer(app, { parameters: { quality: "superb" } }),
      400,
      "request_invalid",
      /quality/,
    ],
  ])("%s", async (_, ask, status, code, detail) => {
    await expectErrorText(await ask(), status, code, detail);
  });
});
