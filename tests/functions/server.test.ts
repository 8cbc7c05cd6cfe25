import { request } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type RunningServer, startServer } from "../../functions/api/serve.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { useTestVariables } from "./test-app.ts";

const variables = useTestVariables({ ALLWEATHER_UPLOAD_TIMEOUT_MS: "5000" });
const MEGABYTE = 1024 * 1024;

let server: RunningServer;
beforeAll(async () => {
  server = await startServer(variables);
  await vi.waitFor(
    async () => expect((await fetch(`${server.url}/health/ready`)).status).toBe(200),
    { timeout: 50_000, interval: 200 },
  );
});
afterAll(() => server.close());

async function expectWorking() {
  const body = await drawPicture().png().toBuffer();
  const response = await fetch(`${server.url}/v1/segment`, { method: "POST", body });
  expect(response.status).toBe(200);
}

test("a photograph posted over a socket comes back as a label map", async () => {
  await expectWorking();
});

test("a body of 300 MB is refused by its announced length, before it is read", async () => {
  const before = process.memoryUsage().rss;

  const { status, problem } = await upload({ chunks: 300, announce: true });

  expect(status).toBe(413);
  expect(problem).toMatchObject({ code: "request_too_large" });
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * MEGABYTE);
  await expectWorking();
});

test("a body of 300 MB without a length is refused once it has passed the limit", async () => {
  const before = process.memoryUsage().rss;

  const { status, problem } = await upload({ chunks: 300, announce: false });

  expect(status).toBe(413);
  expect(problem).toMatchObject({ code: "request_too_large" });
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * MEGABYTE);
  await expectWorking();
});

test("a client that hangs up in the middle of its upload leaves nothing behind", async () => {
  const { port, hostname } = new URL(server.url);
  for (let round = 0; round < 20; round++) {
    const socket = connect(Number(port), hostname);
    socket.write(
      "POST /v1/segment HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nhalf of it",
    );
    await sleep(10);
    socket.destroy();
  }

  await expectWorking();
});

test("a client that stops sending is cut off", async () => {
  const { port, hostname } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {}).resume();
  socket.write("POST /v1/segment HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nhalf of it");

  await closed;

  await expectWorking();
}, 60_000);

/** Sends a body megabyte by megabyte and returns the answer, which may come before the end. */
function upload({ chunks, announce }: { chunks: number; announce: boolean }) {
  return new Promise<{ status: number | undefined; problem: unknown }>((resolve, reject) => {
    const sending = request(`${server.url}/v1/segment`, {
      method: "POST",
      headers: announce ? { "Content-Length": chunks * MEGABYTE } : {},
    });
    let isAnswered = false;
    sending.on("response", async (response) => {
      isAnswered = true;
      const body: Buffer[] = [];
      for await (const part of response) {
        body.push(part);
      }
      resolve({
        status: response.statusCode,
        problem: JSON.parse(Buffer.concat(body).toString()),
      });
      sending.destroy();
    });
    sending.on("error", (error) => isAnswered || reject(error));
    const chunk = Buffer.alloc(MEGABYTE);
    let sent = 0;
    const send = () => {
      if (isAnswered || sent === chunks) {
        return;
      }
      sent += 1;
      sending.write(chunk, send);
    };
    send();
  });
}
