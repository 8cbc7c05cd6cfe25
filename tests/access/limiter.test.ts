import { RateLimiterMemory } from "rate-limiter-flexible";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLimiter, type Limiter } from "#access";
import { HAS_REDIS, startRedis } from "../evaluation/redis-server.ts";

const requests = { policy: "requests", subject: "key:1", amount: 1, quota: 2 } as const;
const pixels = { policy: "pixels", subject: "key:1", quota: 100 } as const;

describe("in memory", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("as much as the quota is given in a window, and again in the next", async () => {
    const { take } = createMemoryLimiter();

    expect(await take(requests)).toMatchObject({ quota: 2, remaining: 1, resetSeconds: 60 });
    vi.advanceTimersByTime(20_500);
    expect(await take(requests)).toMatchObject({ remaining: 0, resetSeconds: 40 });
    await expect(take(requests)).rejects.toMatchObject({
      code: "rate_limited",
      standing: { policy: "requests", remaining: 0, resetSeconds: 40 },
    });
    vi.advanceTimersByTime(39_500);

    expect(await take(requests)).toMatchObject({ remaining: 1, resetSeconds: 60 });
  });

  test("whoever waits as long as they are told is given more", async () => {
    const { take } = createMemoryLimiter();
    await take({ ...requests, amount: 2 });
    vi.advanceTimersByTime(59_999);
    const refusal = await take(requests).catch((error) => error);

    vi.advanceTimersByTime(refusal.standing.resetSeconds * 1000);

    expect(await take(requests)).toMatchObject({ remaining: 1 });
  });

  test("what was refused is not used up: a smaller image still fits", async () => {
    const { take } = createMemoryLimiter();
    await take({ ...pixels, amount: 60 });

    await expect(take({ ...pixels, amount: 50 })).rejects.toMatchObject({
      code: "quota_exceeded",
      message: expect.stringContaining("40 are left, and this takes 50"),
      standing: { remaining: 40 },
    });

    expect(await take({ ...pixels, amount: 40 })).toMatchObject({ remaining: 0 });
  });

  test("an image that never fits is told so", async () => {
    const { take } = createMemoryLimiter();

    await expect(take({ ...pixels, amount: 101 })).rejects.toThrow(/this alone takes 101/);
  });

  test("subjects and policies are counted apart", async () => {
    const { take } = createMemoryLimiter();
    await take({ ...pixels, amount: 100 });

    expect(await take({ ...pixels, subject: "key:2", amount: 100 })).toMatchObject({
      remaining: 0,
    });
    expect(await take({ ...requests, quota: 1 })).toMatchObject({ remaining: 0 });
  });

  test("what is refused as the window ends is not given to the next one", async () => {
    const { take } = createMemoryLimiter();
    await take({ ...pixels, amount: 100 });
    vi.advanceTimersByTime(1_000);
    const reward = RateLimiterMemory.prototype.reward;
    vi.spyOn(RateLimiterMemory.prototype, "reward").mockImplementationOnce(function (
      this: RateLimiterMemory,
      ...args
    ) {
      vi.advanceTimersByTime(86_400_000);
      return reward.apply(this, args);
    });

    const refusal = take({ ...pixels, amount: 60 });

    await expect(refusal).rejects.toMatchObject({ standing: { remaining: 100 } });
    expect(await take({ ...pixels, amount: 100 })).toMatchObject({ remaining: 0 });
    await expect(take({ ...pixels, amount: 1 })).rejects.toMatchObject({ code: "quota_exceeded" });
  });

  test("requests that come at once do not get more than there is", async () => {
    const { take } = createMemoryLimiter();

    const takes = Array.from({ length: 50 }, () => take({ ...requests, quota: 10 }));
    const results = await Promise.allSettled(takes);

    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  });
});

describe.skipIf(!HAS_REDIS)("in a Redis", () => {
  test("servers that share it count together", async () => {
    const { url } = await startRedis();
    const [one, other] = [createRedisLimiter(url), createRedisLimiter(url)];
    await vi.waitFor(async () => {
      const { remaining } = await one.take({ ...requests, subject: "warm-up", quota: 1_000 });
      const seen = await other.take({ ...requests, subject: "warm-up", quota: 1_000 });
      expect(seen.remaining).toBe(remaining - 1);
    });

    await one.take(requests);
    await other.take(requests);

    await expect(one.take(requests)).rejects.toMatchObject({ code: "rate_limited" });
    await expect(other.take(requests)).rejects.toMatchObject({
      standing: { remaining: 0 },
    });
    await Promise.all([one.close(), other.close()]);
  });

  test("without it each server counts by itself, and says so", async () => {
    const errors: unknown[] = [];
    const limiter = createLimiter({
      redis: { url: "redis://127.0.0.1:1", prefix: "test" },
      onError: (error) => errors.push(error),
    });

    await limiter.take(requests);
    await limiter.take(requests);

    await expect(limiter.take(requests)).rejects.toMatchObject({ code: "rate_limited" });
    await vi.waitFor(() => expect(errors).not.toEqual([]));
    await limiter.close();
  });
});

function createMemoryLimiter(): Limiter {
  return createLimiter({ onError: () => {} });
}

function createRedisLimiter(url: string): Limiter {
  return createLimiter({ redis: { url, prefix: "test" }, onError: () => {} });
}
