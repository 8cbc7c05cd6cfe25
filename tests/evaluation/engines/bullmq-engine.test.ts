import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { createBullMqEngine, startBullMqWorker } from "#evaluation";
import { HAS_REDIS, startRedis } from "../redis-server.ts";
import { type CreateEngine, describeEngine } from "./engine-contract.ts";

const create: CreateEngine = async ({ processes, workers, attempts, isDone }) => {
  const { url } = await startRedis();
  const redis = { url, prefix: "test" };
  let hasEnded = false;
  const engine = createBullMqEngine({ redis, isDone, attempts, onConnectionError: () => {} });
  const worker = await startBullMqWorker({
    redis,
    processes,
    hasEnded: async () => hasEnded,
    concurrency: workers,
    onError: () => {},
  });
  onTestFinished(async () => {
    hasEnded = true;
    await worker.close();
    await engine.close();
  });
  return {
    engine,
    processes,
    cancel: () => {
      hasEnded = true;
    },
  };
};

describe.skipIf(!HAS_REDIS)("with a Redis", () => {
  describeEngine("bullmq engine", create);
});

test("a Redis that is not there holds up neither canceling nor closing", async () => {
  const errors: Error[] = [];
  const engine = createBullMqEngine({
    // Nobody listens on port 1.
    redis: { url: "redis://127.0.0.1:1", prefix: "test" },
    isDone: async () => false,
    attempts: 1,
    onConnectionError: (error) => errors.push(error),
  });
  const stop = new AbortController();
  const job = engine.run(
    { evaluation: "fe5dff387dea-8fe4a957e259822b", shards: [0] },
    { signal: stop.signal },
  );
  const outcome = expect(job).rejects.toThrow("canceled");
  await sleep(300);

  const started = performance.now();
  stop.abort(new Error("canceled"));
  await Promise.race([outcome, sleep(8_000)]);
  await engine.close();

  // The engine may still take back what it queued, for as long as it waits for an answer.
  expect(performance.now() - started).toBeLessThan(7_000);
  expect(errors.length).toBeGreaterThan(0);
});

test.skipIf(HAS_REDIS)("Redis is not installed: the engine bullmq was not tested", () => {
  expect(HAS_REDIS).toBe(false);
});
