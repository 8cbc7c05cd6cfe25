import { expect, test, vi } from "vitest";
import { newId } from "#contracts";
import { tenantStore } from "#storage";
import { createFetchImage } from "../../functions/fetch-image.ts";
import { startHttps } from "../outbound/local-https.ts";
import { LOOPBACK_CERTIFICATE } from "../outbound/loopback-certificate.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { expectProblem } from "./expect-problem.ts";
import { useTestApp } from "./test-app.ts";

const MEBIBYTE = 2 ** 20;
const app = useTestApp({ ALLWEATHER_MAX_BYTES_IN_FLIGHT: String(10 * MEBIBYTE) });

/** A request that has sent so much of its body, and then takes its time. */
async function hold(bytes: number) {
  let finish = () => {};
  let isRead = () => {};
  const read = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes));
      finish = () => controller.close();
    },
    // Asked for more: what there is has been taken.
    pull: () => isRead(),
  });
  const answered = app.request("/v1/segment", { method: "POST", body, ...{ duplex: "half" } });
  await read;
  return async () => {
    finish();
    return answered;
  };
}

async function segment() {
  const body = await drawPicture().png().toBuffer();
  return app.request("/v1/segment", { method: "POST", body: new Uint8Array(body) });
}

test("bodies that are still coming count, and whoever is too many is told to wait", async () => {
  const one = await hold(6 * MEBIBYTE);
  const other = await hold(4 * MEBIBYTE);

  const refused = await segment();
  expect(refused.headers.get("Retry-After")).toMatch(/^\d+$/);
  await expectProblem(refused, 503, "overloaded", /hold 10485760 of 10485760 bytes/);

  await expectProblem(await one(), 415, "image_format_unsupported", /no JPEG/);
  expect((await segment()).status).toBe(200);
  await expectProblem(await other(), 415, "image_format_unsupported", /no JPEG/);
});

test("images in JSON count besides the JSON itself", async () => {
  const response = await app.request("/v1/segment", {
    method: "POST",
    body: JSON.stringify({ images: [{ base64: "A".repeat(6 * MEBIBYTE) }] }),
    headers: { "Content-Type": "application/json" },
  });

  await expectProblem(response, 503, "overloaded", /10485760 bytes/);
  expect((await segment()).status).toBe(200);
});

const segmentJson = (document: unknown) =>
  app.request("/v1/segment", {
    method: "POST",
    body: JSON.stringify(document),
    headers: { "Content-Type": "application/json" },
  });

test("an upload counts before it is read", async () => {
  const { store } = app.services;
  const key = newId(new Date());
  const files = tenantStore(store, "default");
  await files.putIfAbsent(`uploads/${key}`, Buffer.alloc(6 * MEBIBYTE));
  const finish = await hold(6 * MEBIBYTE);
  const get = vi.spyOn(store, "get");

  await expectProblem(await segmentJson({ images: [{ key }] }), 503, "overloaded", /10485760/);

  expect(get.mock.calls.flat().filter((name) => name.endsWith(key))).toEqual([]);
  get.mockRestore();
  await finish();
  const alone = await segmentJson({ images: [{ key }] });
  await expectProblem(alone, 415, "image_format_unsupported", /no JPEG/);
});

test("an image from a URL counts as it comes, and is read no further", async () => {
  let sent = 0;
  const { port } = await startHttps((_, response) => {
    response.setHeader("Content-Type", "image/png");
    const pour = () => {
      while (sent < 60 * MEBIBYTE && response.write(Buffer.alloc(MEBIBYTE))) {
        sent += MEBIBYTE;
      }
    };
    response.on("drain", pour);
    pour();
  });
  app.services.fetchImage = createFetchImage({
    hosts: ["images.example.org"],
    timeoutMs: 5_000,
    maxRedirects: 0,
    network: {
      ports: [port],
      lookup: async () => [{ address: "127.0.0.1", family: 4 }],
      isPublic: () => true,
      ca: LOOPBACK_CERTIFICATE.cert,
    },
  });
  const url = `https://images.example.org:${port}/`;

  await expectProblem(await segmentJson({ images: [{ url }] }), 503, "overloaded", /10485760/);

  expect(sent).toBeLessThan(50 * MEBIBYTE);
  expect((await segment()).status).toBe(200);
});

test("an answer counts, be it new or kept for an Idempotency-Key", async () => {
  const body = await drawPicture({ widthPx: 256, heightPx: 256 }).jpeg().toBuffer();
  const ask = (key: string) =>
    app.request("/v1/segment?format=safetensors&tensors=labels,confidence", {
      method: "POST",
      body: new Uint8Array(body),
      headers: { "Idempotency-Key": key },
    });
  const { store } = app.services;
  const first = await ask("first");
  expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(3 * 256 * 256);
  const finish = await hold(10 * MEBIBYTE - 100_000);
  const get = vi.spyOn(store, "get");

  await expectProblem(await ask("first"), 503, "overloaded", /10485760/);
  expect(get.mock.calls.flat().filter((name) => name.endsWith("/body"))).toEqual([]);
  get.mockRestore();
  await expectProblem(await ask("second"), 503, "overloaded", /10485760/);

  await finish();
  const again = await ask("first");
  expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  expect((await again.arrayBuffer()).byteLength).toBe(Number(first.headers.get("Content-Length")));
});
