import { beforeAll, describe, expect, test } from "vitest";
import { drawPicture } from "../segmentation/pictures.ts";
import { expectProblem } from "./expect-problem.ts";
import { useTestApp } from "./test-app.ts";

const { request } = useTestApp();
const ASYNC = { Prefer: "respond-async" };
let image: Uint8Array;

beforeAll(async () => {
  image = await drawPicture().png().toBuffer();
});

describe("an Idempotency-Key", () => {
  test("makes one job, however often it comes", async () => {
    const headers = { ...ASYNC, "Idempotency-Key": '"job-1"' };
    const first = await post({ headers });
    const again = await post({ headers });

    expect(again.status).toBe(202);
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(again.headers.get("Preference-Applied")).toBe("respond-async");
    expect(await again.json()).toEqual(await first.json());
  });

  test("brings the same bytes again", async () => {
    const headers = { "Idempotency-Key": "sync-1", Accept: "image/png" };
    const first = await post({ headers });
    const again = await post({ headers });

    expect(first.headers.get("Idempotent-Replayed")).toBeNull();
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(again.headers.get("Content-Type")).toBe("image/png");
    expect(again.headers.get("Allweather-Model")).toBe("baseline-mini@1.1.0");
    expect(again.headers.get("X-Request-Id")).not.toBe(first.headers.get("X-Request-Id"));
    const bytes = Buffer.from(await first.arrayBuffer());
    expect(bytes.length).toBeGreaterThan(100);
    expect(bytes.equals(Buffer.from(await again.arrayBuffer()))).toBe(true);
  });

  test("knows a form that is sent again, although its boundary differs", async () => {
    const headers = { "Idempotency-Key": "form-1" };
    const form = () => {
      const data = new FormData();
      data.set("image", new File([new Uint8Array(image)], "street.png"));
      return data;
    };
    await post({ headers, body: form() });

    const again = await post({ headers, body: form() });

    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  });

  test.each([
    ["another image", { body: "other" }],
    ["another query", { query: "?quality=fast" }],
    ["another Accept", { headers: { Accept: "application/json" } }],
  ])(
    "does not do for %s",
    async (_, { headers = {}, ...change }: NonNullable<Parameters<typeof post>[0]>) => {
      const key = { "Idempotency-Key": "reused-1" };
      await post({ headers: key });

      const response = await post({ ...change, headers: { ...key, ...headers } });

      await expectProblem(response, 422, "idempotency_key_reused", /another request/);
    },
  );

  test("is free again after a refusal", async () => {
    const headers = { "Idempotency-Key": "refused-1" };
    const refused = await post({ headers, body: "no image" });

    const response = await post({ headers });

    expect(refused.status).toBe(415);
    expect(response.status).toBe(200);
    expect(response.headers.get("Idempotent-Replayed")).toBeNull();
  });

  test("that is none is refused", async () => {
    const response = await post({ headers: { "Idempotency-Key": "two words" } });

    await expectProblem(response, 400, "request_invalid", /visible ASCII/);
  });
});

test("one Idempotency-Key is one upload", async () => {
  const wanted = { contentType: "image/png", bytes: image.length };
  const ask = (body: object) =>
    request("/v1/uploads", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "Idempotency-Key": "upload-1" },
    });

  const [one, two] = [await ask(wanted), await ask(wanted)];

  expect(two.headers.get("Idempotent-Replayed")).toBe("true");
  expect([two.status, await two.json()]).toEqual([201, await one.json()]);
  expect((await ask({ ...wanted, bytes: 1 })).status).toBe(422);
});

function post({
  query = "",
  headers = {},
  body = image,
}: {
  query?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | FormData | string;
} = {}): Promise<Response> {
  const bytes = body instanceof Uint8Array ? new Uint8Array(body) : body;
  const type = body instanceof FormData ? {} : { "Content-Type": "application/octet-stream" };
  return request(`/v1/segment${query}`, {
    method: "POST",
    headers: { ...type, ...headers },
    body: bytes,
  });
}
