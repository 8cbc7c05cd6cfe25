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
  /** Stops answering, and goes on. */
  pause: () => void;
  resume: () => void;
  close: () => Promise<void>;
}

/**
 * Builds the console if need be, and serves it. Resolves when the server is ready.
 *
 * @param withStyles also publishes a tiny model, `street`, that can preview styles.
 * @param imageCount how many images the dataset has.
 */
export async function startServer({
  withStyles = false,
  imageCount = 6,
}: {
  withStyles?: boolean;
  imageCount?: number;
} = {}): Promise<StartedServer> {
  await promisify(execFile)("node", [join(ROOT, "console/build-if-stale.js")]);
  const folder = await mkdtemp(join(tmpdir(), "allweather-console-"));
  const store = join(folder, "store");
  await writeStreets(join(folder, "datasets/streets"), imageCount);
  if (withStyles) {
    await publishStyles({ store, folder: join(folder, "street") });
  }
  const server = spawn("node", [BIN, "serve", "--port", "0"], {
    cwd: folder,
    env: {
      ...process.env,
      ALLWEATHER_ACCESS: "open",
      ALLWEATHER_CACHE: join(folder, "cache"),
      ALLWEATHER_DATASETS: join(folder, "datasets"),
      ALLWEATHER_EVALUATION_WORKERS: "1",
      ALLWEATHER_STORE: store,
      // More of them spin while they wait for each other, on pictures as small as these.
      ALLWEATHER_THREADS_PER_WORKER: "1",
      ALLWEATHER_WORKERS: "1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await readUrl(server);
  await waitUntilReady(url);
  return {
    url,
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

/** By their addresses: their types are Node's alone, and here those of browsers are known, too. */
async function publishStyles({ store, folder }: { store: string; folder: string }): Promise<void> {
  const { writeStyledVersion } = await import(addressOf("tests/style-preview/styled-version.ts"));
  const { openStore, publishVersion, setAlias } = await import(addressOf("model-store/index.ts"));
  await mkdir(folder);
  const { name, version } = await writeStyledVersion({ folder });
  const opened = openStore({ url: store });
  // Its golden case was made just now, by these graphs.
  await publishVersion({ store: opened, folder, reproduceGolden: async () => {} });
  await setAlias({ store: opened, name, alias: "production", version, now: new Date() });
}

function addressOf(path: string): string {
  return new URL(`../../${path}`, import.meta.url).href;
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
