import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const BIN = join(import.meta.dirname, "../../cli/bin.js");
const READY_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 100;

/** A server of its own process, as `npm start` starts it, on a free port of loopback. */
export interface StartedServer {
  url: string;
  /** An API key that allows everything. */
  apiKey: string;
  /** Ends it as an operator does. Resolves to its exit code. */
  close: () => Promise<number | null>;
}

/**
 * Starts the server with its store in `folder`, for callers that have a key. Resolves when it is ready.
 *
 * @throws Error when it ends instead.
 */
export async function startServer({
  folder,
  webhookSecret,
}: {
  folder: string;
  webhookSecret: string;
}): Promise<StartedServer> {
  const store = join(folder, "store");
  const apiKey = await createKey(store);
  const server = spawn("node", [BIN, "serve", "--port", "0"], {
    cwd: folder,
    env: {
      ...process.env,
      ALLWEATHER_ACCESS: "keys",
      ALLWEATHER_CACHE: join(folder, "cache"),
      // schemathesis tries every operation without a key, and with wrong ones.
      ALLWEATHER_FAILURES_PER_MINUTE: "0",
      ALLWEATHER_STORE: store,
      ALLWEATHER_WEBHOOK_SECRET: webhookSecret,
    },
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
    apiKey,
    async close() {
      server.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}

/** As an operator makes one. Nothing here is about limits, so there are none. */
async function createKey(store: string): Promise<string> {
  const { stdout } = await promisify(execFile)("node", [
    ...[BIN, "keys", "create", "--store", store, "--tenant", "conformance", "--name", "clients"],
    ...["--requests-per-minute", "0", "--pixels-per-day", "0"],
    ...["--scopes", "segment", "evaluate", "models:read", "admin"],
  ]);
  const [key] = /aw_\S+/.exec(stdout) ?? [];
  if (key === undefined) {
    throw new Error(`keys create printed no key: ${stdout}`);
  }
  return key;
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
