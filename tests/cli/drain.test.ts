import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { expectNoneRunning, signalGroup } from "./process-group.ts";
import { CLI_TIMEOUT_MS, startCli } from "./run-cli.ts";

/** Takes a second or more, so that a signal comes in between. */
const slowImage = () =>
  sharp({ create: { width: 4000, height: 3000, channels: 3, background: "grey" } })
    .png()
    .toBuffer();

describe("a server that gets SIGTERM", { timeout: CLI_TIMEOUT_MS }, () => {
  test("finishes what has begun, refuses what is new, and ends with 0", async () => {
    const { server, url, stop } = await startReady();
    const ending = once(server, "close");
    const answering = begin(url);
    await untilBusy(url);

    stop();

    await vi.waitFor(() => expect(isRefused(url)).resolves.toBe(true), { timeout: 5_000 });
    expect(server.exitCode).toBeNull();
    const answer = await answering;
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Connection")).toBe("close");
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
    expect(await ending).toEqual([0, null]);
    await expectNoneRunning(server);
  });

  test("first says that it is not ready, and takes requests for as long as balancers need", async () => {
    const { server, url, stop } = await startReady({ ALLWEATHER_DRAIN_DELAY_MS: "3000" });
    const ending = once(server, "close");

    stop();

    await vi.waitFor(async () => {
      const ready = await fetch(`${url}/health/ready`);
      expect([ready.status, await ready.json()]).toEqual([
        503,
        { status: "draining", reasons: ["The server is about to end."] },
      ]);
    });
    const models = await fetch(`${url}/v1/models`);
    expect([models.status, models.headers.get("Connection")]).toEqual([200, "close"]);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await ending).toEqual([0, null]);
  });

  test("cuts off what takes longer than it may", async () => {
    const { server, url, stop } = await startReady({ ALLWEATHER_DRAIN_TIMEOUT_MS: "1" });
    const ending = once(server, "close");
    const answering = begin(url);
    await untilBusy(url);

    stop();

    await expect(answering).rejects.toThrow();
    expect(await ending).toEqual([0, null]);
    await expectNoneRunning(server);
  });

  test("ends at once when it gets another", async () => {
    const { server, url, stop } = await startReady({ ALLWEATHER_DRAIN_DELAY_MS: "60000" });
    const ending = once(server, "close");
    stop();
    await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(503));

    stop();

    expect(await ending).toEqual([143, null]);
    await expectNoneRunning(server);
  });
});

async function startReady(variables: NodeJS.ProcessEnv = {}) {
  const folder = await temporaryFolder();
  const server = startCli({
    folder,
    args: ["serve", "--port", "0", "--store", join(folder, "store")],
    variables: {
      ALLWEATHER_CACHE: join(folder, "cache"),
      ALLWEATHER_WORKERS: "1",
      ...variables,
    },
  });
  onTestFinished(() => {
    signalGroup(server, "SIGKILL");
  });
  const log = createInterface({ input: server.stdout ?? process.stdin });
  const [line] = await once(log, "line");
  const { url } = JSON.parse(line) as { url: string };
  await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), {
    timeout: CLI_TIMEOUT_MS,
    interval: 100,
  });
  // To the server alone, as an orchestrator does; its child processes are its own to end.
  return { server, url, stop: () => server.kill("SIGTERM") };
}

function begin(url: string): Promise<Response> {
  const answering = slowImage().then((body) =>
    fetch(`${url}/v1/segment`, { method: "POST", body: new Uint8Array(body) }),
  );
  answering.catch(() => {});
  return answering;
}

/** Until the image has come to the child process. */
async function untilBusy(url: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toContain("seg_images_in_flight 1");
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** Whether a new connection is. */
function isRefused(url: string): Promise<boolean> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(false)).once("error", () => resolve(true));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
