import type { IncomingMessage, RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { type FetchOptions, fetchPublic } from "#outbound";
import { LOOPBACK_CERTIFICATE } from "./loopback-certificate.ts";

export interface Seen {
  method: string | undefined;
  path: string | undefined;
  host: string | undefined;
  serverName: string | false | null | undefined;
  headers: IncomingMessage["headers"];
}

/** An https server at home, for one test, with what it was asked. */
export async function startHttps(answer: RequestListener): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(LOOPBACK_CERTIFICATE, (request, response) => {
    seen.push({
      method: request.method,
      path: request.url,
      host: request.headers.host,
      serverName: (request.socket as TLSSocket & { servername?: string | false }).servername,
      headers: request.headers,
    });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

/** fetchPublic for servers at home: 127.0.0.1 counts as public and every name has that address. */
export function fetchAtHome(options: Omit<FetchOptions, "policy"> & Partial<FetchOptions>) {
  return fetchPublic({
    lookup: async () => [{ address: "127.0.0.1", family: 4 }],
    isPublic: (address) => address === "127.0.0.1",
    ca: LOOPBACK_CERTIFICATE.cert,
    policy: policy({ ports: [Number(new URL(options.url).port)] }),
    ...options,
  });
}

/** A policy that is easily met, but for `changes`. */
export function policy(changes: object) {
  return {
    allowedHosts: "any-public" as const,
    ports: [443],
    maxBytes: 1000,
    timeoutMs: 5_000,
    maxRedirects: 2,
    ...changes,
  };
}
