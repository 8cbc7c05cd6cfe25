import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { writeStreets } from "./write-streets.ts";

const ROOT = join(import.meta.dirname, "../..");
const BIN = join(ROOT, "cli/bin.js");
const READY_TIMEOUT_MS = 60_000;

/** A server of its own process, as `npm start` starts it, with a small dataset to evaluate on. */
export interface StartedServer {
  url: string;
  /** An API key; undefined for an open server. */
  apiKey: string | undefined;
  /** Stops answering, and goes on. */
  pause: () => void;
  resume: () => void;
  close: () => Promise<void>;
}

/**
 * Builds the console if need be, and serves it. Resolves when the server is ready.
 *
 * @param withStyles also publishes a tiny model, `street`, that can preview styles.
 */
export async function startServer({
  access = "open",
  withStyles = false,
}: {
  access?: "open" | "keys";
  withStyles?: boolean;
} = {}): Promise<StartedServer> {
  await promisify(execFile)("node", [join(ROOT, "console/build-if-stale.js")]);
  const folder = await mkdtemp(join(tmpdir(), "allweather-console-"));
  const store = join(folder, "store");
  await writeStreets(join(folder, "datasets/streets"));
  if (withStyles) {
    await publishStyles({ store, folder: join(folder, "street") });
  }
  const apiKey = access === "keys" ? await createKey(store) : undefined;
  const server = spawn("node", [BIN, "serve", "--port", "0"], {
    cwd: folder,
    env: {
      ...process.env,
      ALLWEATHER_ACCESS: access,
      ALLWEATHER_CACHE: join(folder, "cache"),
      ALLWEATHER_DATASETS: join(folder, "datasets"),
      ALLWEATHER_EVALUATION_WORKERS: "1",
      ALLWEATHER_STORE: store,
      ALLWEATHER_WORKERS: "1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await readUrl(server);
  // Whoever looks at keys alone needs no model.
  if (access === "open") {
    await waitUntilReady(url);
  }
  return {
    url,
    apiKey,
    pause: () => void server.kill("SIGSTOP"),
    resume: () => void server.kill("SIGCONT"),
    async close() {
      const hasExited = server.exitCode !== null || server.signalCode !== null;
      if (!hasExited) {
        server.kill("SIGCONT");
        server.kill("SIGTERM");
        await once(server, "exit");
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function publishStyles({ store, folder }: { store: string; folder: string }): Promise<void> {
  await mkdir(folder);
  // By its address: its types are Node's alone, and here those of browsers are known, too.
  const address = new URL("../style-preview/styled-version.ts", import.meta.url).href;
  const { writeStyledVersion } = await import(address);
  await writeStyledVersion({ folder });
  await promisify(execFile)("node", [
    ...[BIN, "models", "publish", folder, "--store", store, "--alias", "production"],
  ]);
}

async function createKey(store: string): Promise<string> {
  const { stdout } = await promisify(execFile)("node", [
    ...[BIN, "keys", "create", "--store", store, "--tenant", "console", "--name", "page"],
    ...["--scopes", "segment", "evaluate", "models:read"],
  ]);
  return stdout.trim().split("\n").at(-1) ?? "";
}

function readUrl(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`The server ended with ${code} at once.`)));
    createInterface({ input: server.stdout ?? process.stdin }).on("line", (line) => {
      const { url, level, msg, err } = JSON.parse(line);
      if (msg === "listening") {
        resolve(url);
      } else if (level >= 50) {
        console.error(msg, err);
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
    await sleep(100);
  }
}
