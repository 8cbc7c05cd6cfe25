import { parseList } from "structured-headers";
import { expect, test } from "vitest";
import { drawPicture } from "../segmentation/pictures.ts";
import { bearer, useAppWithKeys } from "./app-with-keys.ts";
import { useColdTestApp } from "./test-app.ts";

const QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

const { request, newKey } = useAppWithKeys({ ALLWEATHER_REQUESTS_PER_MINUTE: "5" });
const open = useColdTestApp({ ALLWEATHER_REQUESTS_PER_MINUTE: "2" });
const unlimited = useColdTestApp();

test("answers tell the quota and what is left of it, as structured fields", async () => {
  const response = await request("/v1/models", bearer(await newKey()));

  expect(response.headers.get("RateLimit-Policy")).toBe('"requests";q=5;w=60');
  expect(response.headers.get("RateLimit")).toBe('"requests";r=4;t=60');
  expect(parseList(response.headers.get("RateLimit") ?? "")[0]?.[0]).toBe("requests");
});

test("past the quota of requests the answer is 429, and says when to come back", async () => {
  const key = await newKey({ limits: { requestsPerMinute: 2 } });
  await request("/v1/models", bearer(key));
  await request("/v1/models", bearer(key));

  const response = await request("/v1/models", bearer(key));

  expect(response.status).toBe(429);
  expect(await response.json()).toMatchObject({
    type: QUOTA_EXCEEDED,
    code: "rate_limited",
    status: 429,
    "violated-policies": ["requests"],
  });
  const [[name, standing] = []] = parseList(response.headers.get("RateLimit") ?? "");
  expect([name, (standing as Map<string, number>).get("r")]).toEqual(["requests", 0]);
  expect(Number(response.headers.get("Retry-After"))).toBeGreaterThanOrEqual(
    Number((standing as Map<string, number>).get("t")),
  );
});

test("one key's use is not another's", async () => {
  const [one, other] = [await newKey({ limits: { requestsPerMinute: 1 } }), await newKey()];
  await request("/v1/models", bearer(one));

  expect((await request("/v1/models", bearer(one))).status).toBe(429);
  expect((await request("/v1/models", bearer(other))).status).toBe(200);
});

test("a key can have no limit where others have one", async () => {
  const key = await newKey({ limits: { requestsPerMinute: 0 } });

  const responses = await Promise.all(
    Array.from({ length: 10 }, () => request("/v1/models", bearer(key))),
  );

  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(responses[0]?.headers.get("RateLimit")).toBeNull();
});

test("a request that lacks its scope takes nothing from the quota", async () => {
  const key = await newKey();
  await request("/v1/evaluations", bearer(key));

  const response = await request("/v1/models", bearer(key));

  expect(response.headers.get("RateLimit")).toContain("r=4");
});

test("the pixels of an image are taken from the quota, and one that does not fit is refused", async () => {
  const body = await drawPicture().png().toBuffer();
  const key = await newKey({ limits: { pixelsPerDay: 10 } });

  const response = await request("/v1/segment", { method: "POST", body, ...bearer(key) });

  expect(response.status).toBe(429);
  expect(await response.json()).toMatchObject({
    type: QUOTA_EXCEEDED,
    code: "quota_exceeded",
    "violated-policies": ["pixels"],
    detail: expect.stringContaining("The quota is 10 pixels in 86400 s, and this alone takes"),
  });
  expect(response.headers.get("RateLimit-Policy")).toBe(
    '"requests";q=5;w=60, "pixels";q=10;w=86400;qu="pixels"',
  );
  expect(response.headers.get("RateLimit")).toMatch(/"pixels";r=10;t=86400$/);
  expect(response.headers.get("Retry-After")).toBe("86400");
});

test("an open server counts by address when it is told to, and else not at all", async () => {
  const statuses: number[] = [];
  for (let round = 0; round < 3; round++) {
    statuses.push((await open.request("/v1/models")).status);
  }

  expect(statuses).toEqual([200, 200, 429]);
  expect((await unlimited.request("/v1/models")).headers.get("RateLimit")).toBeNull();
});
