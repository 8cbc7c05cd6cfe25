import { Redis } from "ioredis";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterRes,
} from "rate-limiter-flexible";
import { LimitExceeded, POLICIES, type PolicyName, type Standing } from "./limit-exceeded.ts";

export interface Limiter {
  /**
   * Takes an amount from what a subject has left, or nothing at all.
   *
   * @param quota what it has in a whole window.
   * @throws LimitExceeded
   */
  take(options: {
    policy: PolicyName;
    subject: string;
    amount: number;
    quota: number;
  }): Promise<Standing>;
  close(): Promise<void>;
}

/**
 * Counts what callers use: in this process, or in a Redis that several servers share. While that is
 * away, each server counts by itself.
 *
 * @param onError told when Redis is away.
 */
export function createLimiter({
  redis,
  onError,
}: {
  redis?: { url: string; prefix: string } | undefined;
  onError: (error: unknown) => void;
}): Limiter {
  const client =
    redis && new Redis(redis.url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  client?.on("error", onError);
  const counters = {
    requests: createCounter("requests"),
    pixels: createCounter("pixels"),
  };

  return {
    async take({ policy, subject, amount, quota }) {
      const counter = counters[policy];
      const after = await counter.penalty(subject, amount);
      if (after.consumedPoints <= quota) {
        return standingOf({ policy, quota, used: after });
      }
      // What was refused was not used: a smaller image may still fit.
      let before = await counter.reward(subject, amount);
      if (before.msBeforeNext > after.msBeforeNext) {
        // The window ended in between, so it was given back to one that it was not taken from.
        before = await counter.penalty(subject, amount);
      }
      throw new LimitExceeded(standingOf({ policy, quota, used: before }), amount);
    },

    async close() {
      client?.disconnect();
    },
  };

  function createCounter(policy: PolicyName): RateLimiterAbstract {
    const options = {
      keyPrefix: `${redis?.prefix ?? "allweather"}:limits:${policy}`,
      duration: POLICIES[policy].windowSeconds,
      // Every subject has a quota of its own, so the counter only counts.
      points: Number.MAX_SAFE_INTEGER,
    };
    const memory = new RateLimiterMemory(options);
    return client === undefined
      ? memory
      : new RateLimiterRedis({ ...options, storeClient: client, insuranceLimiter: memory });
  }
}

function standingOf({
  policy,
  quota,
  used: { consumedPoints, msBeforeNext },
}: {
  policy: PolicyName;
  quota: number;
  used: RateLimiterRes;
}): Standing {
  return {
    policy,
    quota,
    remaining: Math.max(0, quota - consumedPoints),
    // Rounded up, so that nobody is told to come back too early.
    resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  };
}
