import { pino } from "pino";
import { expect, test } from "vitest";
import { createApp } from "../../functions/api/app.ts";
import { createLog } from "../../functions/create-log.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { useTestApp } from "./test-app.ts";

const KEY = `aw_${"0a".repeat(8)}_${"1b".repeat(36)}`;
const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzZWNyZXQifQ.c2lnbmF0dXJl";
const SECRETS = [
  "1b1b1b1b",
  TOKEN,
  "eyJzdWIiOiJzZWNyZXQifQ",
  "c2Vzc2lvbg",
  "hunter2",
  "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
];

const { services } = useTestApp();

function startLogging() {
  const lines: string[] = [];
  const log = createLog({ level: "debug" }, { write: (line) => lines.push(line) });
  const { request } = createApp({ services, log });
  return { log, lines, request, text: () => lines.join("") };
}

function expectNoSecrets(text: string): void {
  for (const secret of SECRETS) {
    expect(text).not.toContain(secret);
  }
}

test("a request is logged with its ids, route and times, and without what it carries", async () => {
  const { request, lines, text } = startLogging();
  const image = await drawPicture().png().toBuffer();

  const response = await request("/v1/segment", {
    method: "POST",
    body: image,
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      "X-API-Key": KEY,
      Cookie: "session=c2Vzc2lvbg",
      "Content-Length": String(image.length),
      "X-Request-Id": "of-the-caller",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    },
  });

  expect(response.status).toBe(200);
  const line = lines.map((each) => JSON.parse(each)).find(({ msg }) => msg === "request");
  expect(line).toMatchObject({
    requestId: "of-the-caller",
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    method: "POST",
    route: "/v1/segment",
    path: "/v1/segment",
    status: 200,
    requestBytes: image.length,
    timings: expect.stringMatching(/queue;dur=.*infer;dur=/),
  });
  expectNoSecrets(text());
  expect(text()).not.toContain(image.toString("base64").slice(0, 40));
  expect(text()).not.toContain("PNG");
});

test("a query is not logged, whatever becomes of the request", async () => {
  const { request, lines, text } = startLogging();

  for (const path of ["/v1/models", "/v1/segment", "/v1/no-such"]) {
    await request(`${path}?api_key=${KEY}&token=hunter2`, { method: "POST" });
  }

  expect(lines.length).toBeGreaterThanOrEqual(3);
  expectNoSecrets(text());
});

test("an id that could break a log or a header is replaced by one of ours", async () => {
  const { request, lines } = startLogging();

  const response = await request("/v1/models", { headers: { "X-Request-Id": 'x" } {' } });

  const id = response.headers.get("X-Request-Id");
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ requestId: id });
});

test("what only machines ask, all the time, is told on the level debug", async () => {
  const { request, lines } = startLogging();

  await request("/health/live");
  await request("/v1/models");

  const levels = lines.map((line) => JSON.parse(line)).map(({ route, level }) => [route, level]);
  expect(levels).toEqual([
    ["/health/live", pino.levels.values.debug],
    ["/v1/models", pino.levels.values.info],
  ]);
});

test("credentials in the message, the stack or the fields of an error are blanked", () => {
  const { log, text } = startLogging();

  const error = Object.assign(
    new Error(
      `GET https://me:hunter2@store/x?api_key=${KEY}&X-Amz-Signature=hunter2 said no to Bearer ${TOKEN}`,
    ),
    { headers: { authorization: "Basic aHVudGVyMg==", "x-api-key": "hunter2" } },
  );
  log.error({ err: error, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }, "it failed");
  log.info({ headers: { authorization: "hunter2", cookie: "hunter2", "set-cookie": "hunter2" } });
  log.info({ authorization: "hunter2", request: { headers: { "x-api-key": "hunter2" } } });

  expectNoSecrets(text());
  expect(text()).toContain("said no to Bearer ***");
  for (const line of text().trim().split("\n")) {
    expect(() => JSON.parse(line)).not.toThrow();
  }
});
