import { Hono } from "hono";
import { expect, test, vi } from "vitest";
import { streamEvents } from "../../functions/api/stream-events.ts";

test("what goes wrong in the middle ends the stream, and is told to whoever runs the server alone", async () => {
  const onError = vi.fn();
  const onConsole = vi.spyOn(console, "error");
  const broken = new Error("s3://secret-bucket is away");
  let reads = 0;
  const app = new Hono().get("/", (c) =>
    streamEvents(c, {
      closing: new AbortController().signal,
      onError,
      async readEvents() {
        if (reads++ > 0) {
          throw broken;
        }
        return { events: [{ id: "start", event: "start", data: {} }], isEnd: false };
      },
    }),
  );

  const body = await (await app.request("/")).text();

  expect(body).toContain("id: start");
  expect(body).not.toContain("error");
  expect(onError).toHaveBeenCalledExactlyOnceWith(broken);
  expect(onConsole).not.toHaveBeenCalled();
});
