import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";

export const HAS_REDIS = spawnSync("redis-server", ["--version"]).status === 0;

export interface RedisServer {
  url: string;
  /** SIGKILL, and a new server on the same port, which has forgotten everything. */
  killAndRestart: (options: { downMs: number }) => Promise<void>;
}

/** A Redis of this test's own on loopback, without persistence, that is gone when the test is over. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const folder = await temporaryFolder();
  let child = await launch({ port, folder });
  onTestFinished(async () => void child.kill("SIGKILL"));

  return {
    url: `redis://127.0.0.1:${port}`,
    async killAndRestart({ downMs }) {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      await sleep(downMs);
      child = await launch({ port, folder });
    },
  };
}

async function launch({ port, folder }: { port: number; folder: string }): Promise<ChildProcess> {
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  const child = spawn("redis-server", args, { stdio: "ignore" });
  const client = new Redis(port, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on("error", () => {});
  await client.ping();
  client.disconnect();
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
