import { expect, test, vi } from "vitest";
import { createReadiness } from "../../functions/readiness.ts";
import { useTestApp } from "./test-app.ts";

const { request, services } = useTestApp({ ALLWEATHER_WORKERS: "2" });

function createReady({ sizeBytes = async () => undefined as number | undefined } = {}) {
  const clock = { now: 0, isWarm: true };
  const readiness = createReadiness({
    store: { sizeBytes },
    defaultModel: "mini",
    isWarm: () => clock.isWarm,
    now: () => clock.now,
  });
  return { clock, readiness };
}

test("a server is ready when its child processes are warm and its store answers", async () => {
  const { readiness } = createReady();

  expect(await readiness.check()).toEqual({ status: "ok", reasons: [] });
  expect(readiness.isReady()).toBe(true);
});

test("it starts until its child processes are warm, and is unavailable when they no longer are", async () => {
  const { clock, readiness } = createReady();
  const seen: unknown[] = [];

  for (const isWarm of [false, true, false]) {
    clock.isWarm = isWarm;
    seen.push([(await readiness.check()).status, readiness.isReady(), readiness.hasStarted()]);
  }

  expect(seen).toEqual([
    ["starting", false, false],
    ["ok", true, true],
    ["unavailable", false, true],
  ]);
});

test("a store that fails makes it unavailable, and its answer says no more than the kind of failure", async () => {
  let isAway = false;
  const { clock, readiness } = createReady({
    sizeBytes: async () => {
      if (isAway) {
        throw Object.assign(new Error("no /secret/path"), { code: "EACCES" });
      }
      return undefined;
    },
  });
  await readiness.check();
  isAway = true;
  clock.now = 2_000;

  const { status, reasons } = await readiness.check();

  expect([status, reasons]).toEqual(["unavailable", ["The store does not answer: EACCES."]]);
  expect(readiness.isReady()).toBe(false);
  [isAway, clock.now] = [false, 4_000];
  expect((await readiness.check()).status).toBe("ok");
});

test("a store that does not answer at all is away", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  try {
    const { readiness } = createReady({ sizeBytes: () => new Promise(() => {}) });

    const checking = readiness.check();
    await vi.advanceTimersByTimeAsync(2_000);

    expect((await checking).reasons).toEqual(["The store does not answer: no answer in time."]);
  } finally {
    vi.useRealTimers();
  }
});

test("the store is asked seldom, however often somebody looks", async () => {
  const sizeBytes = vi.fn(async () => undefined);
  const { clock, readiness } = createReady({ sizeBytes });

  await Promise.all([readiness.check(), readiness.check(), readiness.check()]);
  clock.now = 1_999;
  await readiness.check();

  expect(sizeBytes).toHaveBeenCalledTimes(1);
});

test("a server that drains is not ready, whatever else is true", async () => {
  const { readiness } = createReady();

  readiness.drain();

  expect((await readiness.check()).status).toBe("draining");
  expect(readiness.isReady()).toBe(false);
});

test("a child process that dies makes the server unready until its successor is warm", async () => {
  expect((await request("/health/ready")).status).toBe(200);

  process.kill(services.segmentation.processIds()[0] ?? Number.NaN, "SIGKILL");

  await vi.waitFor(async () => {
    const response = await request("/health/ready");
    expect([response.status, await response.json()]).toEqual([
      503,
      {
        status: "unavailable",
        reasons: ["Not every child process has baseline-mini loaded."],
      },
    ]);
  });
  expect((await request("/health/live")).status).toBe(200);
  expect((await request("/health/started")).status).toBe(200);
  await vi.waitFor(async () => expect((await request("/health/ready")).status).toBe(200), {
    timeout: 15_000,
  });
});
