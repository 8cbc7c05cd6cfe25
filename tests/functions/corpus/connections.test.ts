import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type RunningServer, startServer } from "../../../functions/api/serve.ts";
import { useTestVariables } from "../test-app.ts";

const MEBIBYTE = 2 ** 20;
const variables = useTestVariables({ ALLWEATHER_UPLOAD_TIMEOUT_MS: "1000" });
const POST = "POST /v1/segment HTTP/1.1\r\nHost: 127.0.0.1\r\n";
const GET = "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer(variables);
});
afterAll(() => server.close());

/** What comes back until the server hangs up, which it must. `drip` comes byte by byte behind `start`. */
function talk({ start, drip = "" }: { start: string | Buffer; drip?: string }): Promise<string> {
  const { port, hostname } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const received: Buffer[] = [];
  socket.on("error", () => {}).on("data", (chunk: Buffer) => received.push(chunk));
  socket.write(start);
  let dripped = 0;
  const timer = setInterval(() => socket.write(drip[dripped++ % drip.length] ?? ""), 20);
  onTestFinished(() => {
    clearInterval(timer);
    socket.destroy();
  });
  return new Promise((resolve) => {
    socket.once("close", () => resolve(Buffer.concat(received).toString("latin1")));
  });
}

async function expectWorking() {
  expect((await fetch(`${server.url}/v1/models`)).status).toBe(200);
}

describe("slow clients are cut off", () => {
  test.each([
    ["who says nothing", { start: "" }],
    ["who stops in a header", { start: `${GET}X-` }],
    ["who sends headers byte by byte", { start: GET, drip: "X-A: b\r\n" }],
    ["who stops in a body", { start: `${POST}Content-Length: 1000000\r\n\r\nhalf` }],
    [
      "who sends a body byte by byte",
      { start: `${POST}Content-Length: 1000000\r\n\r\n`, drip: "a" },
    ],
    [
      "who sends chunks of one byte",
      { start: `${POST}Transfer-Encoding: chunked\r\n\r\n`, drip: "1\r\na\r\n" },
    ],
    [
      "who sends a form byte by byte",
      {
        start: `${POST}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n`,
        drip: "a",
      },
    ],
    [
      "who sends gzip byte by byte",
      {
        start: Buffer.concat([
          Buffer.from(`${POST}Content-Encoding: gzip\r\nContent-Length: 1000000\r\n\r\n`),
          // Its header has a file name, which does not end.
          Buffer.from("1f8b0808000000000003", "hex"),
        ]),
        drip: "a",
      },
    ],
  ])("%s", async (_, client) => {
    expect(await talk(client)).toMatch(/^HTTP\/1\.1 408 /);

    await expectWorking();
  });

  test("who asks, is answered, and then says nothing", async () => {
    expect(await talk({ start: `${GET}\r\n` })).toMatch(/^HTTP\/1\.1 200 /);

    await expectWorking();
  });

  test("who asks often, and never reads an answer", async () => {
    const impatient = await startServer({ ...variables, ALLWEATHER_IDLE_TIMEOUT_MS: "300" });
    const document = await (await fetch(`${impatient.url}/openapi.yaml`)).text();
    const { port, hostname } = new URL(impatient.url);
    const socket = connect(Number(port), hostname);
    let received = 0;
    socket.on("error", () => {}).pause();
    socket.write(`${GET.replace("/v1/models", "/openapi.yaml")}\r\n`.repeat(100));
    await sleep(6_000);

    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("data", (chunk) => {
      received += chunk.length;
    });
    socket.resume();
    await closed;

    // What the two ends of the connection keep for each other comes still, and no more.
    expect(received).toBeLessThan(50 * document.length);
    await impatient.close();
  });

  test("who opens more connections than there may be is cut off, and the others are not", async () => {
    const narrow = await startServer({ ...variables, ALLWEATHER_MAX_CONNECTIONS: "2" });
    const { port, hostname } = new URL(narrow.url);
    const open = () => connect(Number(port), hostname).on("error", () => {});
    const [first, second] = [open(), open()];
    await sleep(200);
    const third = open();

    await new Promise((resolve) => third.resume().once("close", resolve));
    const answer = new Promise<string>((resolve) =>
      first.once("data", (data) => resolve(`${data}`)),
    );
    first.write(`${GET}\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
    first.destroy();
    second.destroy();
    await narrow.close();
  });

  test("a hundred of them leave room for others", async () => {
    const slow = Array.from({ length: 100 }, () =>
      talk({ start: `${POST}Content-Length: 30000000\r\n\r\n`, drip: "a" }),
    );

    await expectWorking();
    await Promise.all(slow);
    await expectWorking();
  });
});

describe("requests that are none are refused, and the connection closed", () => {
  test.each([
    ["two lengths", 400, `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\naa`],
    [
      "a length and chunks, which proxies may read differently",
      400,
      `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ["a length below zero", 400, `${POST}Content-Length: -1\r\n\r\n`],
    ["a length in words", 400, `${POST}Content-Length: ten\r\n\r\n`],
    ["a length past all numbers", 400, `${POST}Content-Length: ${"9".repeat(40)}\r\n\r\n`],
    ["a chunk whose size is none", 400, `${POST}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`],
    ["an encoding of transfer that is none", 400, `${POST}Transfer-Encoding: gzip\r\n\r\n`],
    ["a header with a space in its name", 400, `${GET}X A: b\r\n\r\n`],
    ["a header with NUL", 400, `${GET}X: a\0b\r\n\r\n`],
    ["no host", 400, "GET /v1/models HTTP/1.1\r\n\r\n"],
    [
      "a host that is none",
      400,
      "GET /v1/models HTTP/1.1\r\nHost: a/b?c\r\nConnection: close\r\n\r\n",
    ],
    [
      "a backslash in the path",
      400,
      "GET /v1\\models HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    ],
    [
      "a path of 100,000 letters",
      431,
      `GET /${"a".repeat(1e5)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
    ],
    ["a header of 100,000 letters", 431, `${GET}X: ${"a".repeat(1e5)}\r\n\r\n`],
    ["10,000 headers", 431, `${GET}${"X: a\r\n".repeat(1e4)}\r\n`],
    ["a method that is none", 400, "HACK /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"],
    ["HTTP/2 without asking", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["TLS", 400, Buffer.from("160301020001000001fc0303", "hex")],
    ["noise", 400, Buffer.from("ff00fe01fd02", "hex")],
  ])("%s: %i", async (_, status, start) => {
    const answer = await talk({ start });

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await expectWorking();
  });

  test("forms that are refused while they still come leave nothing behind", async () => {
    const small = await startServer({
      ...variables,
      ALLWEATHER_MAX_BYTES_IN_FLIGHT: String(3 * MEBIBYTE),
    });
    const { port, hostname } = new URL(small.url);
    const part = (name: string, more = "") =>
      `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
    const sendBadForm = async () => {
      const socket = connect(Number(port), hostname);
      const answered = new Promise((resolve) => socket.once("data", resolve));
      socket.on("error", () => {});
      socket.write(
        `${POST}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n${part("nope")}x\r\n${part("image", '; filename="a"')}`,
      );
      await answered;
      await new Promise((resolve) => socket.write(Buffer.alloc(64_000), resolve));
      await sleep(20);
      socket.destroy();
    };
    for (let round = 0; round < 4; round++) {
      await Promise.all(Array.from({ length: 30 }, sendBadForm));
    }

    const body = new Uint8Array(1.5 * MEBIBYTE);
    const response = await fetch(`${small.url}/v1/segment`, { method: "POST", body });
    expect(response.status).toBe(415);
    await small.close();
  });

  test("a body without end is answered before its end, and cut off", async () => {
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    let answer = "";
    let sent = 0;
    socket
      .on("error", () => {})
      .on("data", (chunk) => {
        answer += chunk;
      });
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(`${POST}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([
      Buffer.from("100000\r\n"),
      Buffer.alloc(2 ** 20),
      Buffer.from("\r\n"),
    ]);
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk)) {
        sent += 1;
      }
    };
    socket.on("drain", pour);
    pour();

    await closed;

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain("request_too_large");
    expect(sent).toBeLessThan(300);
    await expectWorking();
  });
});
