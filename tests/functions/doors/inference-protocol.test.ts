import { gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inferenceStatisticsSchema } from "../../../functions/api/doors/inference-protocol/register-statistics.ts";
import { drawPicture } from "../../segmentation/pictures.ts";
import { useTestApp } from "../test-app.ts";
import { expectErrorText } from "./expect-error-text.ts";
import { inferBody, stringTensor } from "./infer-body.ts";

const app = useTestApp({ ALLWEATHER_MAX_UNPACKED_BYTES: "400000" });

const HEADER_LENGTH = "Inference-Header-Content-Length";
const SIZE = { widthPx: 64, heightPx: 48 };
const png = await drawPicture(SIZE).png().toBuffer();
const rgb = await drawPicture(SIZE).raw().toBuffer();
const PIXELS = { name: "IMAGE_U8", datatype: "UINT8", shape: [1, 48, 64, 3] };

/** A request whose input comes as bytes. */
function binaryInfer({
  tensor = rgb,
  input = PIXELS,
  headers = {},
  model = "baseline-mini",
  ...rest
}: {
  tensor?: Uint8Array;
  input?: object;
  headers?: Record<string, string>;
  model?: string;
  parameters?: object;
  outputs?: object[];
  id?: string;
} = {}) {
  const parameters = { binary_data_size: tensor.length };
  const { body, headerLength } = inferBody({
    json: { ...rest, inputs: [{ ...input, parameters }] },
    tensor,
  });
  const isPacked = headers["Content-Encoding"] === "gzip";
  return app.request(`/v2/models/${model}/infer`, {
    method: "POST",
    body: new Uint8Array(isPacked ? gzipSync(body) : body),
    headers: { [HEADER_LENGTH]: String(headerLength), ...headers },
  });
}

/** JSON and the tensors behind it, by name. */
async function readAnswer(response: Response, unpack = (bytes: Buffer): Buffer => bytes) {
  const bytes = unpack(Buffer.from(await response.arrayBuffer()));
  let at = Number(response.headers.get(HEADER_LENGTH) ?? bytes.length);
  const json = JSON.parse(bytes.subarray(0, at).toString());
  const tensors = new Map<string, Buffer>();
  for (const { name, parameters } of json.outputs) {
    if (parameters !== undefined) {
      tensors.set(name, bytes.subarray(at, at + parameters.binary_data_size));
      at += parameters.binary_data_size;
    }
  }
  expect(at).toBe(bytes.length);
  return { json, tensors };
}

const allBytes = { parameters: { binary_data_output: true } };

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

describe("an answer", () => {
  test("is 200 and JSON, when nothing else is said", async () => {
    const data = [png.toString("base64")];
    const response = await app.request("/v2/models/baseline-mini/infer", {
      method: "POST",
      body: JSON.stringify({
        id: "seven",
        inputs: [{ name: "IMAGE", datatype: "BYTES", shape: [1], data }],
      }),
    });

    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(response.headers.get(HEADER_LENGTH)).toBeNull();
    const { json } = await readAnswer(response);
    expect(json).toMatchObject({
      model_name: "baseline-mini",
      model_version: "1.1.0",
      id: "seven",
    });
    const [labels, confidence] = json.outputs;
    expect(labels).toMatchObject({ name: "LABELS", datatype: "UINT8", shape: [1, 48, 64] });
    expect(confidence).toMatchObject({ name: "CONFIDENCE", datatype: "UINT16" });
    expect(Math.max(...labels.data)).toBeLessThan(11);
    expect(confidence.data).toHaveLength(48 * 64);
  });

  test("is the same for files and pixels, as JSON and as bytes", async () => {
    const fromPixels = await readAnswer(await binaryInfer(allBytes));
    const fromFile = await readAnswer(
      await binaryInfer({
        ...allBytes,
        tensor: stringTensor(png),
        input: { name: "IMAGE", datatype: "BYTES", shape: [1] },
      }),
    );
    const asJson = await readAnswer(
      await app.request("/v2/models/baseline-mini/infer", {
        method: "POST",
        body: JSON.stringify({ inputs: [{ ...PIXELS, data: [...rgb] }] }),
        headers: { "Content-Type": "application/json" },
      }),
    );

    expect(fromFile.tensors).toEqual(fromPixels.tensors);
    const [labels, confidence] = asJson.json.outputs;
    expect(Buffer.from(labels.data)).toEqual(fromPixels.tensors.get("LABELS"));
    expect(Buffer.from(Uint16Array.from(confidence.data).buffer)).toEqual(
      fromPixels.tensors.get("CONFIDENCE"),
    );
    expect(fromPixels.json).not.toHaveProperty("id");
  });

  test("is one file's, when the body is nothing but that file", async () => {
    const response = await app.request("/v2/models/baseline-mini/infer", {
      method: "POST",
      body: new Uint8Array(png),
      headers: { [HEADER_LENGTH]: "0" },
    });

    const { tensors } = await readAnswer(response);
    expect(response.headers.get("Content-Type")).toBe("application/octet-stream");
    expect(tensors).toEqual((await readAnswer(await binaryInfer(allBytes))).tensors);
  });

  test("holds what was asked for, in that order, some of it as bytes", async () => {
    const response = await binaryInfer({
      outputs: [{ name: "SCORES", parameters: { binary_data: true } }, { name: "LABELS" }],
    });

    const { json, tensors } = await readAnswer(response);
    expect(json.outputs.map(({ name }: { name: string }) => name)).toEqual(["SCORES", "LABELS"]);
    const { shape } = json.outputs[0];
    expect(shape).toEqual([1, 11, expect.any(Number), expect.any(Number)]);
    expect(tensors.get("SCORES")).toHaveLength(4 * 11 * shape[2] * shape[3]);
    expect(json.outputs[1].data).toHaveLength(48 * 64);
  });

  test("stacks several images, in their order", async () => {
    const mirrored = await drawPicture(SIZE).flop().raw().toBuffer();
    const tensor = Buffer.concat([mirrored, rgb]);
    const two = await binaryInfer({
      ...allBytes,
      tensor,
      input: { ...PIXELS, shape: [2, 48, 64, 3] },
    });

    const { json, tensors } = await readAnswer(two);
    expect(json.outputs[0].shape).toEqual([2, 48, 64]);
    const alone = await readAnswer(await binaryInfer(allBytes));
    expect(tensors.get("LABELS")?.subarray(48 * 64)).toEqual(alone.tensors.get("LABELS"));
  });

  test("comes from the version and at the quality that were named", async () => {
    const older = await binaryInfer({ model: "baseline-mini/versions/1.0.0" });
    const fast = await binaryInfer({ parameters: { quality: "fast" } });

    expect((await readAnswer(older)).json.model_version).toBe("1.0.0");
    const standard = (await readAnswer(await binaryInfer())).json.outputs[1].data;
    expect((await readAnswer(fast)).json.outputs[1].data).not.toEqual(standard);
  });
});

describe("compressed", () => {
  test("requests are read", async () => {
    const response = await binaryInfer({ headers: { "Content-Encoding": "gzip" } });

    expect(response.status).toBe(200);
  });

  test.each([
    ["gzip", gunzipSync],
    ["deflate", inflateSync],
  ])("answers come as %s, and the header counts bytes before that", async (encoding, unpack) => {
    const plain = await readAnswer(await binaryInfer(allBytes));
    const packed = await binaryInfer({ ...allBytes, headers: { "Accept-Encoding": encoding } });

    expect(packed.headers.get("Content-Encoding")).toBe(encoding);
    expect(packed.headers.get("Vary")).toMatch(/Accept-Encoding/);
    expect(await readAnswer(packed, (bytes) => unpack(bytes))).toEqual(plain);
  });

  test.each(["identity", "br", "gzip;q=0"])("answers do not come for %s", async (encoding) => {
    const response = await binaryInfer({ headers: { "Accept-Encoding": encoding } });

    expect(response.headers.get("Content-Encoding")).toBeNull();
  });

  test.each<[string, Uint8Array, string, number, string]>([
    ["a bomb", gzipSync(Buffer.alloc(1e6)), "gzip", 413, "request_too_large"],
    ["no gzip", png, "gzip", 400, "request_invalid"],
    ["a cut stream", gzipSync(rgb).subarray(0, -20), "gzip", 400, "request_invalid"],
    ["another encoding", png, "br", 415, "body_encoding_unsupported"],
  ])("%s is refused", async (_, body, encoding, status, code) => {
    const response = await app.request("/v2/models/baseline-mini/infer", {
      method: "POST",
      body: new Uint8Array(body),
      headers: { [HEADER_LENGTH]: "0", "Content-Encoding": encoding },
    });

    await expectErrorText(response, status, code, /./);
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
      async () => binaryInfer({ tensor: png, input: { ...PIXELS, shape: [1, 1, 1, 3] } }),
      400,
      "request_invalid",
      /3 bytes/,
    ],
    [
      "a file that is none",
      async () =>
        binaryInfer({
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
        binaryInfer({
          tensor: stringTensor(png, await drawPicture({ widthPx: 80 }).png().toBuffer()),
          input: { name: "IMAGE", datatype: "BYTES", shape: [2] },
        }),
      400,
      "request_invalid",
      /64 x 48, 80 x 48 px/,
    ],
    [
      "pixels below the model's limits",
      async () =>
        binaryInfer({ tensor: new Uint8Array(3), input: { ...PIXELS, shape: [1, 1, 1, 3] } }),
      422,
      "image_too_small",
      /1 x 1/,
    ],
    [
      "a quality that there is not",
      async () => binaryInfer({ parameters: { quality: "superb" } }),
      400,
      "request_invalid",
      /quality/,
    ],
  ])("%s", async (_, ask, status, code, detail) => {
    await expectErrorText(await ask(), status, code, detail);
  });
});

describe("the repository", () => {
  const post = (path: string, body = "") => app.request(path, { method: "POST", body });

  test("lists every version, whatever the Content-Type is", async () => {
    const response = await post("/v2/repository/index", '{"ready":true}');

    expect(response.status).toBe(200);
    expect(await response.json()).toContainEqual({
      name: "baseline-mini",
      version: "1.0.0",
      state: "READY",
      reason: "",
    });
  });

  test("takes a model out of service and back", async () => {
    const unloaded = await post("/v2/repository/models/famix-mini/unload");
    const ready = await app.request("/v2/models/famix-mini/ready");
    const refused = await binaryInfer({ model: "famix-mini" });
    const all = await (await post("/v2/repository/index")).json();
    const readyOnly = await (await post("/v2/repository/index", '{"ready":true}')).json();
    const loaded = await post("/v2/repository/models/famix-mini/load", "{}");
    const answered = await binaryInfer({ model: "famix-mini" });

    expect(unloaded.status).toBe(200);
    expect([ready.status, await ready.json()]).toEqual([503, { name: "famix-mini", ready: false }]);
    await expectErrorText(refused, 400, "request_invalid", /famix-mini was unloaded/);
    expect(all).toContainEqual(
      expect.objectContaining({ name: "famix-mini", state: "UNAVAILABLE", reason: "unloaded" }),
    );
    expect(readyOnly).not.toContainEqual(expect.objectContaining({ name: "famix-mini" }));
    expect([loaded.status, answered.status]).toEqual([200, 200]);
  });

  test.each([
    ["/v2/repository/models/none/load", "", 404, "model_not_found"],
    ["/v2/repository/models/none/unload", "", 404, "model_not_found"],
    [
      "/v2/repository/models/baseline-mini/load",
      '{"parameters":{"config":"{}"}}',
      400,
      "request_invalid",
    ],
    ["/v2/repository/index", "{", 400, "request_invalid"],
  ])("refuses %s %s", async (path, body, status, code) => {
    await expectErrorText(await post(path, body), status, code, /./);
  });
});

describe("statistics count", () => {
  const countOf = async (path: string) =>
    inferenceStatisticsSchema.parse(await (await app.request(path)).json()).model_stats;
  type Counted = Awaited<ReturnType<typeof countOf>>[number] | undefined;

  test("every image of a version, where its time went, and failures", async () => {
    const path = "/v2/models/baseline-mini/versions/1.0.0/stats";
    const [before] = await countOf(path);
    await binaryInfer({ model: "baseline-mini/versions/1.0.0" });
    await app.request("/v1/segment?model=baseline-mini@1.0.0", {
      method: "POST",
      body: new Uint8Array(png),
    });
    await app.request("/hf/baseline-mini@1.0.0", {
      method: "POST",
      body: new Uint8Array(png.subarray(0, -100)),
    });
    const [after] = await countOf(path);

    const more = (read: (counted: NonNullable<Counted>) => number) =>
      after && before ? read(after) - read(before) : Number.NaN;
    expect(more((counted) => counted.inference_count)).toBe(2);
    expect(more(({ inference_stats }) => inference_stats.success.count)).toBe(2);
    expect(more(({ inference_stats }) => inference_stats.fail.count)).toBe(1);
    for (const stage of ["queue", "compute_input", "compute_infer", "compute_output"] as const) {
      expect(more(({ inference_stats }) => inference_stats[stage].count)).toBe(2);
      expect(more(({ inference_stats }) => inference_stats[stage].ns)).toBeGreaterThan(0);
    }
    expect(after?.last_inference).toBeGreaterThan(1.7e12);
    expect(after?.batch_stats).toMatchObject([{ batch_size: 1 }]);
  });

  test("by version, by model, and all", async () => {
    const versions = async (path: string) => (await countOf(path)).map(({ version }) => version);

    expect(await versions("/v2/models/baseline-mini/stats")).toEqual(["1.1.0", "1.0.0"]);
    expect((await versions("/v2/models/stats")).length).toBeGreaterThan(2);
  });
});
