import { expect, test } from "vitest";
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
