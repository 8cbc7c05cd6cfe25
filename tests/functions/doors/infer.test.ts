import { gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { drawPicture } from "../../segmentation/pictures.ts";
import { useTestApp } from "../test-app.ts";
import { expectErrorText } from "./expect-error-text.ts";
import { stringTensor } from "./infer-body.ts";
import {
  ALL_BYTES,
  binaryInfer,
  HEADER_LENGTH,
  PIXELS,
  PNG,
  RGB,
  readAnswer,
  SIZE,
} from "./infer-client.ts";

const app = useTestApp({ ALLWEATHER_MAX_UNPACKED_BYTES: "400000" });

describe("an answer", () => {
  test("is 200 and JSON, when nothing else is said", async () => {
    const data = [PNG.toString("base64")];
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
    const fromPixels = await readAnswer(await binaryInfer(app, ALL_BYTES));
    const fromFile = await readAnswer(
      await binaryInfer(app, {
        ...ALL_BYTES,
        tensor: stringTensor(PNG),
        input: { name: "IMAGE", datatype: "BYTES", shape: [1] },
      }),
    );
    const asJson = await readAnswer(
      await app.request("/v2/models/baseline-mini/infer", {
        method: "POST",
        body: JSON.stringify({ inputs: [{ ...PIXELS, data: [...RGB] }] }),
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
      body: new Uint8Array(PNG),
      headers: { [HEADER_LENGTH]: "0" },
    });

    const { tensors } = await readAnswer(response);
    expect(response.headers.get("Content-Type")).toBe("application/octet-stream");
    expect(tensors).toEqual((await readAnswer(await binaryInfer(app, ALL_BYTES))).tensors);
  });

  test("holds what was asked for, in that order, some of it as bytes", async () => {
    const response = await binaryInfer(app, {
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
    const tensor = Buffer.concat([mirrored, RGB]);
    const two = await binaryInfer(app, {
      ...ALL_BYTES,
      tensor,
      input: { ...PIXELS, shape: [2, 48, 64, 3] },
    });

    const { json, tensors } = await readAnswer(two);
    expect(json.outputs[0].shape).toEqual([2, 48, 64]);
    const alone = await readAnswer(await binaryInfer(app, ALL_BYTES));
    expect(tensors.get("LABELS")?.subarray(48 * 64)).toEqual(alone.tensors.get("LABELS"));
  });

  test("comes from the version and at the quality that were named", async () => {
    const older = await binaryInfer(app, { model: "baseline-mini/versions/1.0.0" });
    const fast = await binaryInfer(app, { parameters: { quality: "fast" } });

    expect((await readAnswer(older)).json.model_version).toBe("1.0.0");
    const standard = (await readAnswer(await binaryInfer(app))).json.outputs[1].data;
    expect((await readAnswer(fast)).json.outputs[1].data).not.toEqual(standard);
  });
});

describe("compressed", () => {
  test("requests are read", async () => {
    const response = await binaryInfer(app, { headers: { "Content-Encoding": "gzip" } });

    expect(response.status).toBe(200);
  });

  test.each([
    ["gzip", gunzipSync],
    ["deflate", inflateSync],
  ])("answers come as %s, and the header counts bytes before that", async (encoding, unpack) => {
    const plain = await readAnswer(await binaryInfer(app, ALL_BYTES));
    const packed = await binaryInfer(app, {
      ...ALL_BYTES,
      headers: { "Accept-Encoding": encoding },
    });

    expect(packed.headers.get("Content-Encoding")).toBe(encoding);
    expect(packed.headers.get("Vary")).toMatch(/Accept-Encoding/);
    expect(await readAnswer(packed, (bytes) => unpack(bytes))).toEqual(plain);
  });

  test.each(["identity", "br", "gzip;q=0"])("answers do not come for %s", async (encoding) => {
    const response = await binaryInfer(app, { headers: { "Accept-Encoding": encoding } });

    expect(response.headers.get("Content-Encoding")).toBeNull();
  });

  test.each<[string, Uint8Array, string, number, string]>([
    ["a bomb", gzipSync(Buffer.alloc(1e6)), "gzip", 413, "request_too_large"],
    ["no gzip", PNG, "gzip", 400, "request_invalid"],
    ["a cut stream", gzipSync(RGB).subarray(0, -20), "gzip", 400, "request_invalid"],
    ["another encoding", PNG, "br", 415, "body_encoding_unsupported"],
  ])("%s is refused", async (_, body, encoding, status, code) => {
    const response = await app.request("/v2/models/baseline-mini/infer", {
      method: "POST",
      body: new Uint8Array(body),
      headers: { [HEADER_LENGTH]: "0", "Content-Encoding": encoding },
    });

    await expectErrorText(response, status, code, /./);
  });
});
