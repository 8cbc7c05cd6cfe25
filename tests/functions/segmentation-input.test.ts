import { deflateSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { createFetchImage } from "../../functions/fetch-image.ts";
import { startHttps } from "../outbound/local-https.ts";
import { LOOPBACK_CERTIFICATE } from "../outbound/loopback-certificate.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { expectProblem } from "./expect-problem.ts";
import { useTestApp } from "./test-app.ts";

const app = useTestApp({
  ALLWEATHER_MAX_IMAGES_PER_REQUEST: "3",
  ALLWEATHER_MAX_BODY_BYTES: "400000",
  ALLWEATHER_MAX_UNPACKED_BYTES: "500000",
});

let small: Buffer;
let large: Buffer;
let expected: ArrayBuffer;
beforeAll(async () => {
  small = await drawPicture().png().toBuffer();
  large = await drawPicture({ widthPx: 96, heightPx: 64 }).jpeg().toBuffer();
  expected = await (await post(small)).arrayBuffer();
});

function post(
  body: NonNullable<RequestInit["body"]>,
  headers: Record<string, string> = {},
  query = "",
) {
  return app.request(`/v1/segment${query}`, {
    method: "POST",
    body,
    headers,
    ...{ duplex: "half" },
  });
}

function postJson(document: unknown, query = "") {
  return post(JSON.stringify(document), { "Content-Type": "application/json" }, query);
}

function base64(image: Buffer) {
  return { base64: image.toString("base64") };
}

/** A form with these images, and text in other fields. */
function formOf(images: Buffer[], fields: [string, string][] = []) {
  const form = new FormData();
  for (const [name, value] of fields) {
    form.append(name, value);
  }
  for (const image of images) {
    form.append("image", new File([new Uint8Array(image)], "street.png"));
  }
  return form;
}

describe("the same image gives the same answer", () => {
  test("as a form", async () => {
    const response = await post(formOf([small]));

    expect(await response.arrayBuffer()).toEqual(expected);
  });

  test("as base64 in JSON", async () => {
    const response = await postJson({ images: [base64(small)] });

    expect(await response.arrayBuffer()).toEqual(expected);
  });

  test("packed with gzip or deflate", async () => {
    for (const [encoding, body] of [
      ["gzip", gzipSync(small)],
      ["GZIP", gzipSync(small)],
      ["x-gzip", gzipSync(small)],
      ["deflate", deflateSync(small)],
      ["identity", small],
    ] as const) {
      const response = await post(new Uint8Array(body), { "Content-Encoding": encoding });

      expect(await response.arrayBuffer()).toEqual(expected);
    }
  });

  test("in JSON that is packed", async () => {
    const response = await post(gzipSync(JSON.stringify({ images: [base64(small)] })), {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Encoding": "gzip",
    });

    expect(await response.arrayBuffer()).toEqual(expected);
  });

  test.each([
    "",
    "text/plain",
    "image/gif",
    "multipart/mixed",
    "application/x-www-form-urlencoded",
  ])("as a body whose Content-Type is %j: what counts is the content", async (type) => {
    const response = await post(new Uint8Array(small), { "Content-Type": type });

    expect(await response.arrayBuffer()).toEqual(expected);
  });

  test("in pieces without an announced length", async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of small) {
          controller.enqueue(Uint8Array.of(byte));
        }
        controller.close();
      },
    });

    expect(await (await post(pieces)).arrayBuffer()).toEqual(expected);
  });

  test("from a host on the list", async () => {
    const { port, seen } = await startHttps((_, response) =>
      response.writeHead(200, { "content-type": "image/png" }).end(small),
    );
    app.services.fetchImage = createFetchImage({
      hosts: ["images.example.org"],
      timeoutMs: 5_000,
      maxRedirects: 0,
      network: {
        lookup: async () => [{ address: "127.0.0.1", family: 4 }],
        isPublic: () => true,
        ca: LOOPBACK_CERTIFICATE.cert,
        ports: [port],
      },
    });

    const response = await postJson({
      images: [{ url: `https://images.example.org:${port}/a.png` }],
    });

    expect(await response.arrayBuffer()).toEqual(expected);
    expect(seen.length).toBe(1);
  });
});

describe("several images", () => {
  test("in a form are answered part by part, in their order", async () => {
    const response = await post(formOf([small, large]), { Accept: "application/json" });

    await expectSizes(response, [64, 96]);
  });

  test("in JSON, too", async () => {
    const response = await postJson({
      images: [base64(large), base64(small)],
      formats: ["summary"],
    });

    await expectSizes(response, [96, 64]);
  });

  test("more than the setting allows are refused", async () => {
    const four = [small, small, small, small];

    await expectProblem(await post(formOf(four)), 413, "request_too_large", /more than 3 images/);
    await expectProblem(
      await postJson({ images: four.map(base64) }),
      413,
      "request_too_large",
      /more than 3 images/,
    );
  });
});

describe("what to do with an image", () => {
  test("can be said in a form", async () => {
    const response = await post(
      formOf(
        [small],
        [
          ["model", "baseline-mini@1.0.0"],
          ["format", "summary"],
          ["labels", "road,sky"],
        ],
      ),
    );

    expect(response.headers.get("Content-Type")).toMatch(/^application\/json/);
    expect(response.headers.get("Allweather-Model")).toBe("baseline-mini@1.0.0");
  });

  test("can be said in JSON", async () => {
    const response = await postJson({
      images: [base64(small)],
      model: "baseline-mini@1.0.0",
      formats: ["summary"],
    });

    expect(response.headers.get("Content-Type")).toMatch(/^application\/json/);
    expect(response.headers.get("Allweather-Model")).toBe("baseline-mini@1.0.0");
  });

  test("can be said in part in the query", async () => {
    const response = await postJson(
      { images: [base64(small)], formats: ["summary"] },
      "?model=baseline-mini@1.0.0",
    );

    expect(response.headers.get("Allweather-Model")).toBe("baseline-mini@1.0.0");
  });

  test("cannot be said in two places", async () => {
    const response = await postJson(
      { images: [base64(small)], model: "baseline-mini" },
      "?model=baseline-mini@1.0.0",
    );

    await expectProblem(
      response,
      400,
      "request_invalid",
      /"model" is in the query and in the body/,
    );
  });
});

describe("a JSON route besides", () => {
  const evaluate = (body: NonNullable<RequestInit["body"]>, headers = {}) =>
    app.request("/v1/evaluations", {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", ...headers },
      ...{ duplex: "half" },
    });

  test("may get its body packed", async () => {
    const response = await evaluate(gzipSync('{"model":"no such"}'), {
      "Content-Encoding": "gzip",
    });

    await expectProblem(response, 400, "request_invalid", /dataset/);
  });

  test("refuses a body that unannounced goes on and on", async () => {
    const response = await evaluate(
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) }),
    );

    await expectProblem(response, 413, "request_too_large", /larger than 400000 bytes/);
  });

  test("refuses JSON that is none", async () => {
    await expectProblem(await evaluate('{"model": NaN}'), 400, "request_invalid", /Malformed JSON/);
  });

  test("refuses JSON that is too deep", async () => {
    const response = await evaluate("[".repeat(1000) + "]".repeat(1000));

    await expectProblem(response, 400, "request_invalid", /more than 32 levels/);
  });
});

async function expectSizes(response: Response, widthsPx: number[]) {
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toMatch(/^multipart\/mixed/);
  const widths = [...(await response.text()).matchAll(/"widthPx":(\d+)/g)];
  expect(widths.map(([, width]) => Number(width))).toEqual(widthsPx);
}
