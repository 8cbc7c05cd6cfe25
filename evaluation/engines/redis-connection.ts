import type { ConnectionOptions } from "bullmq";

export interface RedisOptions {
  /** `redis://host:port/database`, or `rediss://` for TLS. */
  url: string;
  /** In front of every key, so that several deployments can share one Redis. */
  prefix: string;
}

/** For workers: while Redis is away their commands wait and are not given up. */
export function workerConnection({ url }: RedisOptions): ConnectionOptions {
  return { url, maxRetriesPerRequest: null };
}

/** For who has other things to look after: while Redis is away a command fails soon. */
export const QUEUE_CONNECTION = { maxRetriesPerRequest: 1 };
