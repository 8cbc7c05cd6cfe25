import { expect, test } from "vitest";
import { bearer, useAppWithKeys } from "./app-with-keys.ts";
import { expectProblem } from "./expect-problem.ts";

const MEBIBYTE = 2 ** 20;
const { request, newKey } = useAppWithKeys({
  ALLWEATHER_MAX_BYTES_IN_FLIGHT: String(16 * MEBIBYTE),
});
const PATH = "/infer/semantic_segmentation";

/** JSON that has not come whole, from somebody whose key would stand in it. */
async function hold(bytes: number, headers: Record<string, string> = {}) {
  let finish = () => {};
  let isRead = () => {};
  const read = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes).fill(32));
      finish = () => controller.close();
    },
    pull: () => isRead(),
  });
  const answered = request(PATH, { method: "POST", body, headers, ...{ duplex: "half" } });
  await Promise.race([read, answered]);
  return { answered, finish };
}

test("who has not shown a key yet can hold an eighth, and no more", async () => {
  const key = await newKey();
  const first = await hold(1.5 * MEBIBYTE);

  const second = await hold(MEBIBYTE);
  await expectProblem(
    await second.answered,
    503,
    "overloaded",
    /not yet shown a key hold 1572864 of 2097152/,
  );

  const known = await hold(8 * MEBIBYTE, bearer(key).headers);
  known.finish();
  await expectProblem(await known.answered, 400, "request_invalid", /JSON/);
  first.finish();
  expect((await first.answered).status).toBe(400);
});

test("once the key is known, the body counts among the others", async () => {
  const api_key = await newKey();
  const ask = (padding: number) =>
    request(PATH, {
      method: "POST",
      body: JSON.stringify({
        api_key,
        model_id: "baseline-mini/1",
        // Together with the JSON more than strangers may hold.
        image: { type: "base64", value: "A".repeat(padding) },
      }),
    });

  const response = await ask(1.5 * MEBIBYTE);

  expect(response.status).not.toBe(503);
  const { answered } = await hold(1.9 * MEBIBYTE).then((held) => {
    held.finish();
    return held;
  });
  expect((await answered).status).toBe(400);
});
