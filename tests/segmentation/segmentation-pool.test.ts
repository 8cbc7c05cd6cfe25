import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { OpenedModel } from "#contracts";
import {
  createSegmentationPool,
  type SegmentationPool,
  type SegmentationPoolOptions,
} from "#segmentation";
import { openEmbeddedModel } from "./embedded-model.ts";
import { drawPicture } from "./pictures.ts";

/** Large enough that a test can act while it is worked on. */
const slowImage = () =>
  sharp({ create: { width: 2400, height: 1800, channels: 3, background: "grey" } })
    .png()
    .toBuffer();
const quickImage = () => drawPicture().png().toBuffer();
const outputs = [{ format: "label-map" as const }];

/** Of one child process, for tests that leave it as they found it. */
let shared: { pool: SegmentationPool; model: OpenedModel };
let cacheFolder: string;

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), "allweather-"));
});
afterAll(async () => {
  await shared?.pool.close();
  await rm(cacheFolder, { recursive: true });
});

async function sharedPool() {
  shared ??= {
    pool: createSegmentationPool({ workers: 1 }),
    model: await openEmbeddedModel("baseline-mini", { cacheFolder }),
  };
  await shared.pool.prepare(shared.model);
  return shared;
}

test("the deadline kills a child process that hangs, and the next request works", async () => {
  const { pool, model } = await startPool({ workers: 1, deadlineMs: 5000 });
  const image = await quickImage();
  const [pid = Number.NaN] = pool.processIds();
  process.kill(pid, "SIGSTOP");

  const late = pool.segment({ model, image, outputs });

  await expect(late).rejects.toMatchObject({
    code: "deadline_exceeded",
    message: expect.stringContaining("5000 ms"),
  });
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5000 });
  // On a busy machine the new child may need more than one deadline to come up.
  const next = vi.waitFor(() => pool.segment({ model, image, outputs }), { timeout: 40_000 });
  await expect(next).resolves.toMatchObject({ widthPx: 64, heightPx: 48 });
}, 60_000);

test("a crashed child process costs one request, and the one behind it is answered", async () => {
  const { pool, model } = await sharedPool();
  const doomed = pool.segment({ model, image: await slowImage(), outputs });
  const behind = pool.segment({ model, image: await quickImage(), outputs });

  await sleep(150);
  kill(pool.processIds()[0]);

  await expect(doomed).rejects.toMatchObject({ code: "worker_crashed" });
  await expect(behind).resolves.toMatchObject({ widthPx: 64, heightPx: 48 });
});

test("a child process that dies while it is idle costs nothing", async () => {
  const { pool, model } = await sharedPool();
  const [pid] = pool.processIds();

  kill(pid);
  await vi.waitFor(() => expect(pool.processIds()).not.toContain(pid));

  const result = pool.segment({ model, image: await quickImage(), outputs });
  await expect(result).resolves.toMatchObject({ widthPx: 64, heightPx: 48 });
});

test("past the limit of pixels in flight a request is refused, and later ones are taken", async () => {
  const { pool, model } = await startPool({ workers: 1, maxPixelsInFlight: 64 * 48 * 2 });
  const image = await quickImage();
  const segment = () => pool.segment({ model, image, outputs });

  const first = segment();
  const second = segment();
  const third = segment();

  await expect(third).rejects.toMatchObject({
    code: "overloaded",
    message: expect.stringContaining("6144 pixels"),
  });
  await Promise.all([first, second]);
  await expect(segment()).resolves.toMatchObject({ widthPx: 64 });
});

test("an image larger than the limit of pixels in flight is taken when nothing else is", async () => {
  const { pool, model } = await startPool({ workers: 1, maxPixelsInFlight: 1 });

  const result = pool.segment({ model, image: await quickImage(), outputs });

  await expect(result).resolves.toMatchObject({ widthPx: 64 });
});

test("a request whose caller has gone leaves the queue, and its child process lives", async () => {
  const { pool, model } = await sharedPool();
  const caller = new AbortController();
  const running = pool.segment({ model, image: await slowImage(), outputs });
  const waiting = pool.segment({
    model,
    image: await slowImage(),
    outputs,
    signal: caller.signal,
  });
  const pids = pool.processIds();

  caller.abort();

  await expect(waiting).rejects.toThrow();
  await expect(running).resolves.toMatchObject({ widthPx: 2400 });
  expect(pool.processIds()).toEqual(pids);
});

test("bytes that cannot be decoded cost neither a child process nor the next request", async () => {
  const { pool, model } = await sharedPool();
  const pids = pool.processIds();
  const image = await drawPicture({ widthPx: 300, heightPx: 200 }).jpeg().toBuffer();

  const damaged = pool.segment({ model, image: image.subarray(0, 3000), outputs });

  await expect(damaged).rejects.toMatchObject({ name: "ServiceError", code: "image_unreadable" });
  await pool.segment({ model, image, outputs });
  expect(pool.processIds()).toEqual(pids);
});

test("timings account for the whole way", async () => {
  const { pool, model } = await sharedPool();
  const started = performance.now();

  const { timings } = await pool.segment({ model, image: await quickImage(), outputs });

  const elapsedMs = performance.now() - started;
  const { queueMs, decodeMs, inferMs, encodeMs } = timings;
  expect(Math.min(queueMs, decodeMs, inferMs, encodeMs)).toBeGreaterThanOrEqual(0);
  expect(queueMs + decodeMs + inferMs + encodeMs).toBeLessThanOrEqual(elapsedMs);
});

test("a child process that dies is replaced by one that is prepared before it takes tasks", async () => {
  const { pool, model } = await startPool({ workers: 2 });
  const pids = pool.processIds();
  expect(pool.isPrepared(model)).toBe(true);

  kill(pids[0]);

  await vi.waitFor(() => expect(pool.isPrepared(model)).toBe(false));
  await vi.waitFor(() => expect(pool.isPrepared(model)).toBe(true), { timeout: 15_000 });
  expect(pool.processIds()).toHaveLength(2);
  expect(pool.processIds()).not.toContain(pids[0]);
});

test("child processes that die before they are up are replaced, and requests wait for them", async () => {
  const model = await openEmbeddedModel();
  const pool = createSegmentationPool({ workers: 2 });
  onTestFinished(() => pool.close());
  const image = await quickImage();
  pool.processIds().map(kill);
  const waiting = [1, 2, 3].map(() => pool.segment({ model, image, outputs }));

  const settled = await Promise.allSettled(waiting);
  const later = await pool.segment({ model, image, outputs });

  for (const outcome of settled) {
    // One that was already given to a process that died shares its fate.
    expect(outcome).toSatisfy(
      ({ status, reason }) => status === "fulfilled" || reason.code === "worker_crashed",
    );
  }
  expect(later).toMatchObject({ widthPx: 64 });
});

test("a pool that is closed rejects what runs and what waits", async () => {
  const { pool, model } = await startPool({ workers: 1 });
  const image = await slowImage();
  const both = [1, 2].map(() => pool.segment({ model, image, outputs }));
  const settled = Promise.allSettled(both);

  await pool.close();

  for (const outcome of await settled) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "overloaded" } });
  }
});

async function startPool(options: Partial<SegmentationPoolOptions>) {
  const model: OpenedModel = await openEmbeddedModel();
  const pool = createSegmentationPool(options);
  onTestFinished(() => pool.close());
  await pool.prepare(model);
  return { pool, model };
}

function kill(pid: number | undefined): void {
  process.kill(pid ?? Number.NaN, "SIGKILL");
}

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? Number.NaN, 0);
  } catch {
    return false;
  }
}
