import { EventEmitter } from "node:events";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBodyLimit } from "../../functions/api/middleware/limit-body.ts";
import { readEnvironment } from "../../functions/environment.ts";
import { readInputLimits } from "../../functions/input-settings.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that has room for one answer and a half, and takes a second for each. */
function startApp() {
  const limits = readInputLimits(
    readEnvironment({
      ALLWEATHER_MAX_BYTES_IN_FLIGHT: "150",
      ALLWEATHER_DOWNLOAD_TIMEOUT_MS: "1000",
    }),
  );
  const app = new Hono();
  app.use(createBodyLimit(limits));
  app.get("/answer", (c) => c.body("a".repeat(100), 200, { "Content-Length": "100" }));
  app.onError((error, c) => c.text(error.message, 503));

  return async () => {
    const outgoing = Object.assign(new EventEmitter(), { closed: false, destroy: vi.fn() });
    const incoming = { socket: { bytesWritten: 0 } };
    const response = await app.request("/answer", {}, { incoming, outgoing });
    return { response, outgoing };
  };
}

test("an answer counts until its client has taken it", async () => {
  const ask = startApp();
  const first = await ask();
  expect(first.response.status).toBe(200);

  const second = await ask();
  expect(second.response.status).toBe(503);
  expect(await second.response.text()).toMatch(/hold 100 of 150 bytes/);
  expect(second.response.headers.get("Content-Length")).toBeNull();

  first.outgoing.emit("close");
  expect((await ask()).response.status).toBe(200);
});

test("a client that takes its answer too slowly is hung up on", async () => {
  const ask = startApp();
  const slow = await ask();

  vi.advanceTimersByTime(999);
  expect(slow.outgoing.destroy).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(slow.outgoing.destroy).toHaveBeenCalledOnce();
});

test("a client that took it in time is not", async () => {
  const ask = startApp();
  const quick = await ask();
  quick.outgoing.emit("close");

  vi.advanceTimersByTime(5000);
  expect(quick.outgoing.destroy).not.toHaveBeenCalled();
});
