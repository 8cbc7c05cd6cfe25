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

test.skipIf(HAS_REDIS)("Redis is not installed: the engine bullmq was not tested", () => {
  expect(HAS_REDIS).toBe(false);
});
