import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { ServiceError } from "#contracts";
import type { Environment } from "../environment.ts";

/** How late, at most, a client that stopped sending is cut off. */
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;

/** A socket that takes requests. */
export interface Listener {
  /**
   * Takes no more connections, and waits for the answers that have begun. Past the timeout they are
   * cut off.
   *
   * @returns false when some were.
   */
  drain(timeoutMs: number): Promise<boolean>;
}

/**
 * Hands requests over to an app.
 *
 * @throws ServiceError `request_invalid` when the address is taken, or is none.
 */
export function listen(
  fetch: Parameters<typeof serve>[0]["fetch"],
  {
    ALLWEATHER_HOST: hostname,
    ALLWEATHER_PORT: port,
    ALLWEATHER_UPLOAD_TIMEOUT_MS: requestTimeout,
    ALLWEATHER_IDLE_TIMEOUT_MS,
    ALLWEATHER_MAX_CONNECTIONS,
  }: Environment,
): Promise<{ server: Listener; url: string }> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch,
        hostname,
        port,
        serverOptions: { requestTimeout, connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS },
      },
      ({ address, port: taken }: AddressInfo) =>
        resolve({ server: createListener(server), url: `http://${address}:${taken}` }),
      // Without TLS and HTTP/2 it is this one.
    ) as Server;
    server.setTimeout(ALLWEATHER_IDLE_TIMEOUT_MS);
    server.maxConnections = ALLWEATHER_MAX_CONNECTIONS;
    server.once("error", (cause: Error) =>
      reject(
        new ServiceError(
          "request_invalid",
          `Cannot listen on ${hostname}:${port}: ${cause.message}. Choose another ALLWEATHER_HOST or ALLWEATHER_PORT.`,
          { cause },
        ),
      ),
    );
  });
}

function createListener(server: Server): Listener {
  return {
    async drain(timeoutMs) {
      const closed = new Promise<true>((resolve) => server.close(() => resolve(true)));
      server.closeIdleConnections();
      const late = new AbortController();
      const isDrained = await Promise.race([
        closed,
        sleep(timeoutMs, false, { signal: late.signal }),
      ]);
      late.abort();
      server.closeAllConnections();
      return isDrained;
    },
  };
}
