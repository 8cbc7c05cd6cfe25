// What HTTP adds to a segmentation, how many clients it bears, and whether an alias can move under load.
// The server is really started. Its peers: for the time of one request, node:http with one bare child
// process; for many, the same pool of child processes, driven without HTTP.
//   npx tsx benchmarks/serving.ts
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { Pool } from "undici";
import { createModelRegistry, openStore, setAlias } from "#model-store";
import { createSegmentationPool } from "#segmentation";
import { startBareServer } from "./bare-server.ts";

const WORKERS = cpus().length;
const LATENCY_REQUESTS = 500;
const CLIENTS = 8;
const ROUNDS = 5;
const IMAGES_PER_ROUND = 120;
const SOAK = { requests: 1_000, clients: 32, looksAt: [200, 400, 600, 800, 1_000] };
const SWITCHES = 20;
const SWITCH_INTERVAL_MS = 600;
const MODEL = "baseline-mini";
const VERSIONS = ["1.0.0", "1.1.0"] as const;

const folder = await mkdtemp(join(tmpdir(), "allweather-"));
const image = await sharp(await readFile(new URL("../docs/pictures/street.jpg", import.meta.url)))
  .resize(480, 360)
  .jpeg()
  .toBuffer();
const { server, url } = await start();
const http = new Pool(url, { connections: SOAK.clients });
const models = createModelRegistry({
  store: openStore({ url: join(folder, "store") }),
  cacheFolder: join(folder, "cache"),
  aliasTtlMs: Number.POSITIVE_INFINITY,
  now: Date.now,
});
const model = await models.open({ name: MODEL, version: VERSIONS[1] });

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; 480x360 JPEG`);
try {
  await measureOverhead();
  await measureThroughput();
  await soak();
  await switchAlias();
} finally {
  await http.close();
  server.kill("SIGTERM");
  await once(server, "close");
  await rm(folder, { recursive: true });
}

/**
 * The whole of a request, less what the child process says it took to decode, infer and encode. The
 * bare server does that same work, so that what it costs is what a socket and a pipe cost here.
 */
async function measureOverhead(): Promise<void> {
  const bare = await startBareServer(model);
  const bareHttp = new Pool(bare.url, { connections: 1 });
  const outside = { served: [] as number[], bare: [] as number[] };
  for (let request = 0; request < LATENCY_REQUESTS; request++) {
    outside.served.push(await measureOutside(() => segment(`${MODEL}@${VERSIONS[1]}`)));
    outside.bare.push(await measureOutside(() => segment("", bareHttp)));
  }
  await bareHttp.close();
  bare.close();
  const of = (share: number) => {
    const [served, peer] = [quantile(outside.served, share), quantile(outside.bare, share)];
    return `${served.toFixed(2)} ms against ${peer.toFixed(2)} ms (x ${(served / peer).toFixed(2)})`;
  };
  console.log(
    `outside decode, network and encode, one client, ${LATENCY_REQUESTS} requests, against bare node:http: median ${of(0.5)}, p99 ${of(0.99)}`,
  );
}

async function measureOutside(request: () => Promise<{ timingMs: number }>): Promise<number> {
  const started = performance.now();
  const { timingMs } = await request();
  return performance.now() - started - timingMs;
}

/** Rounds take turns, so that what else the machine does meets both. */
async function measureThroughput(): Promise<void> {
  const pool = createSegmentationPool({ workers: WORKERS });
  await pool.prepare(model);
  const direct = () => pool.segment({ model, image, outputs: [{ format: "label-map" }] });
  const served = () => segment(`${MODEL}@${VERSIONS[1]}`);

  const rates: { direct: number; served: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rates.push({ direct: await imagesPerSecond(direct), served: await imagesPerSecond(served) });
  }
  await pool.close();
  const ratios = rates.map((rate) => rate.served / rate.direct);
  console.log(
    `throughput, ${CLIENTS} clients, ${WORKERS} children: ${median(rates.map((rate) => rate.served)).toFixed(1)} images/s over HTTP, ` +
      `${median(rates.map((rate) => rate.direct)).toFixed(1)} without: ${(100 * median(ratios)).toFixed(1)} % ` +
      `(${ratios.map((ratio) => (100 * ratio).toFixed(1)).join(", ")})`,
  );
}

async function imagesPerSecond(segmentOne: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await repeat({ requests: IMAGES_PER_ROUND, clients: CLIENTS, work: segmentOne });
  return (IMAGES_PER_ROUND * 1000) / (performance.now() - started);
}

async function soak(): Promise<void> {
  const statuses = new Map<number, number>();
  const memory: string[] = [];
  await repeat({
    requests: SOAK.requests,
    clients: SOAK.clients,
    work: async (request) => {
      const { status } = await segment(`${MODEL}@${VERSIONS[1]}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (SOAK.looksAt.includes(request + 1)) {
        memory.push(`${request + 1}: ${residentMegabytes().join(" + ")} MB`);
      }
    },
  });
  console.log(
    `${SOAK.requests} requests, ${SOAK.clients} clients: ${[...statuses].map(([status, count]) => `${count} x ${status}`).join(", ")}; ` +
      `server + children after ${memory.join(", ")}`,
  );
}

/** Points an alias from one version to the other and back while clients ask for it. */
async function switchAlias(): Promise<void> {
  const store = openStore({ url: join(folder, "store") });
  const pointTo = (version: string) =>
    setAlias({ store, name: MODEL, alias: "canary", version, now: new Date() });
  await pointTo(VERSIONS[0]);
  const answers = new Map<string, number>();
  let isOver = false;
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!isOver) {
      const { status, model } = await segment(`${MODEL}@canary`);
      const answer = status === 200 ? model : String(status);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  });
  for (let turn = 1; turn <= SWITCHES; turn++) {
    await sleep(SWITCH_INTERVAL_MS);
    await pointTo(VERSIONS[turn % 2] ?? VERSIONS[0]);
  }
  await sleep(SWITCH_INTERVAL_MS);
  isOver = true;
  await Promise.all(clients);
  console.log(
    `alias switched ${SWITCHES} times under ${CLIENTS} clients: ${[...answers].map(([answer, count]) => `${count} x ${answer}`).join(", ")}`,
  );
}

async function segment(
  model: string,
  server = http,
): Promise<{ status: number; model: string; timingMs: number }> {
  const { statusCode, headers, body } = await server.request({
    method: "POST",
    path: `/v1/segment?model=${encodeURIComponent(model)}`,
    headers: { accept: "image/png", "content-type": "image/jpeg" },
    body: image,
  });
  await body.arrayBuffer();
  const stages = String(headers["server-timing"] ?? "").matchAll(
    /(decode|infer|encode);dur=([\d.]+)/g,
  );
  const timingMs = [...stages].reduce((sum, [, , ms]) => sum + Number(ms), 0);
  return { status: statusCode, model: String(headers["allweather-model"]), timingMs };
}

/** `clients` at a time, until `requests` are done. */
async function repeat({
  requests,
  clients,
  work,
}: {
  requests: number;
  clients: number;
  work: (request: number) => Promise<unknown>;
}): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < requests) {
        await work(next++);
      }
    }),
  );
}

async function start(): Promise<{ server: ChildProcess; url: string }> {
  const bin = new URL("../cli/bin.js", import.meta.url).pathname;
  const server = spawn(process.execPath, [bin, "serve"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      ALLWEATHER_PORT: "0",
      ALLWEATHER_STORE: join(folder, "store"),
      ALLWEATHER_CACHE: join(folder, "cache"),
      ALLWEATHER_WORKERS: String(WORKERS),
      ALLWEATHER_REQUESTS_PER_MINUTE: "0",
      ALLWEATHER_ALIAS_TTL_MS: "200",
    },
  });
  // Read to the end: a log that nobody reads would stop the server.
  let url = "";
  const lines = createInterface({ input: server.stdout });
  lines.on("line", (line) => {
    url ||= JSON.parse(line).url ?? "";
  });
  while (url === "" || (await fetch(`${url}/health/ready`)).status !== 200) {
    await sleep(100);
  }
  return { server, url };
}

/** Of the server and each of its children, as Linux counts it. */
function residentMegabytes(): number[] {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, "utf8");
  return [server.pid, ...children.trim().split(" ")].map((pid) => {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  });
}

function median(values: number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
