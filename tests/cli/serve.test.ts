import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { expectNoneRunning, signalGroup } from "./process-group.ts";
import { CLI_TIMEOUT_MS, runCli, startCli } from "./run-cli.ts";

describe("allweather serve", { timeout: CLI_TIMEOUT_MS }, () => {
  test("logs where it listens, answers there, and ends with its child processes", async () => {
    const { server, url } = await startServe();
    const live = await fetch(`${url}/health/live`);
    await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), {
      timeout: CLI_TIMEOUT_MS,
      interval: 200,
    });

    server.kill("SIGTERM");

    expect([live.status, await live.json()]).toEqual([200, { status: "ok" }]);
    expect(await once(server, "close")).toEqual([0, null]);
    await expectNoneRunning(server);
  });

  test("ends while its default model is still being loaded", async () => {
    const { server, lines } = await startServe();

    server.kill("SIGTERM");

    expect(await once(server, "close")).toEqual([0, null]);
    await expectNoneRunning(server);
    expect(lines.slice(1)).toEqual([]);
  });

  test("tells in one line that a port makes no sense", async () => {
    const { exitCode, stdout, stderr } = await runServe("http");

    expect(stderr).toMatch(/^request_invalid: ALLWEATHER_PORT is "http": .*\n$/);
    expect([exitCode, stdout]).toEqual([1, ""]);
  });

  test("tells in one line that a port is taken, and ends", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { port } = other.address() as { port: number };

    const { exitCode, stdout, stderr } = await runServe(`${port}`);

    expect(stderr).toMatch(
      new RegExp(`^request_invalid: Cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*\n$`),
    );
    expect([exitCode, stdout]).toEqual([1, ""]);
  });
});

async function runServe(port: string) {
  const folder = await temporaryFolder();
  return runCli({ folder, args: ["serve", "--port", port, "--store", join(folder, "store")] });
}

/** Resolves when the server has said where it listens. `lines` grows with what it logs. */
async function startServe(): Promise<{ server: ChildProcess; url: string; lines: string[] }> {
  const folder = await temporaryFolder();
  const server = startCli({
    folder,
    args: ["serve", "--port", "0", "--store", join(folder, "store")],
    variables: { ALLWEATHER_CACHE: join(folder, "cache"), ALLWEATHER_WORKERS: "1" },
  });
  onTestFinished(() => {
    signalGroup(server, "SIGKILL");
  });
  const lines: string[] = [];
  const log = createInterface({ input: server.stdout ?? process.stdin });
  log.on("line", (line) => lines.push(line));
  await once(log, "line");
  const { url } = JSON.parse(lines[0] ?? "");
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  return { server, url, lines };
}
