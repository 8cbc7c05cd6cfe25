import { once } from "node:events";
import { createServer } from "node:net";
import type { Environment } from "../environment.ts";
import { fail, ok, type Verdict } from "./finding.ts";

const REDIS_TIMEOUT_MS = 3_000;

export async function checkPort({
  ALLWEATHER_HOST: host,
  ALLWEATHER_PORT: port,
}: Environment): Promise<Verdict> {
  const server = createServer().listen(port, host);
  try {
    await once(server, "listening");
    return ok(port === 0 ? "any free one is taken" : `${host}:${port} is free`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return fail(
      code === "EADDRINUSE" ? `${host}:${port} is taken` : message,
      "Stop what listens there, or choose another ALLWEATHER_HOST or ALLWEATHER_PORT.",
    );
  } finally {
    server.close();
  }
}

/** @param url may hold a password, which is not shown. */
export async function checkRedis(url: string): Promise<Verdict> {
  const { Redis } = await import("ioredis");
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: REDIS_TIMEOUT_MS,
    commandTimeout: REDIS_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  const shown = url.replace(/\/\/.*@/, "//***@");
  // Told by the promise as well.
  redis.on("error", () => {});
  try {
    await redis.connect();
    await redis.ping();
    return ok(`${shown} answers`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(
      `${shown} does not answer: ${reason}`,
      "Start Redis there, or set ALLWEATHER_REDIS_URL or ALLWEATHER_ENGINE.",
    );
  } finally {
    redis.disconnect();
  }
}
