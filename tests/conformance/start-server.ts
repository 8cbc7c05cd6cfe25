import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const BIN = join(import.meta.dirname, "../../cli/bin.js");
const READY_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 100;

/** A server of its own process, as `npm start` starts it, on a free port of loopback. */
export interface StartedServer {
  url: string;
  /** Ends it as an operator does. Resolves to its exit code. */
  close: () => Promise<number | null>;
}

/**
 * Starts the server with its store in `folder`. Resolves when it is ready.
 *
 * @throws Error when it ends instead.
 */
export async function startServer({ folder }: { folder: string }): Promise<StartedServer> {
  const server = spawn("node", [BIN, "serve", "--port", "0", "--store", join(folder, "store")], {
    cwd: folder,
    env: { ...process.env, ALLWEATHER_CACHE: join(folder, "cache") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  const url = await Promise.race([
    readUrl(server.stdout),
    ended.then(([code]) => Promise.reject(new Error(`The server ended with ${code} at once.`))),
  ]);
  await waitUntilReady(url);

  return {
    url,
    async close() {
      server.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}

/** The first line of the log says where the server listens; errors among the rest are worth seeing. */
function readUrl(log: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: log }).on("line", (line) => {
      const { url, level, msg } = JSON.parse(line);
      if (msg === "listening") {
        resolve(url);
      } else if (level >= 50) {
        console.error(line);
      }
    });
  });
}

async function waitUntilReady(url: string): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!(await fetch(`${url}/health/ready`)).ok) {
    if (performance.now() > deadline) {
      throw new Error(`${url}/health/ready is not 200 after ${READY_TIMEOUT_MS} ms.`);
    }
    await sleep(POLL_INTERVAL_MS);
  }
}
