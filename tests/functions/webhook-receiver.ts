import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import type { JobEvent } from "#contracts";
import type { SendWebhook } from "#jobs";
import { OPEN_CALLER } from "../../functions/caller.ts";
import { type JobServer, REQUEST, TENANT } from "./job-server.ts";

export const HOOK = "https://hooks.example.org/allweather";

export interface Received {
  headers: Record<string, string>;
  body: string;
}

/** A real receiver on this machine, and what takes HOOK's place on the way to it. */
export async function startReceiver(statuses: number[] = [], headers: Record<string, string> = {}) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    received.push({
      headers: textOf(request.headers),
      body: Buffer.concat(chunks).toString("utf8"),
    });
    response.writeHead(statuses[received.length - 1] ?? 200, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const send: SendWebhook = async ({ url, headers, body }) => {
    expect(url).toBe(HOOK);
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
    });
    const retryAfter = response.headers.get("Retry-After") ?? undefined;
    return { status: response.status, retryAfter };
  };
  return { received, send };
}

function textOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Submits a job with a webhook. */
export function submitWithWebhook(
  { jobs }: JobServer,
  {
    image,
    url = HOOK,
    events = ["completed"],
    count = 1,
    tenant = TENANT,
  }: { image: Uint8Array; url?: string; events?: JobEvent[]; count?: number; tenant?: string },
): Promise<string> {
  return jobs.submit({
    caller: { ...OPEN_CALLER, tenant },
    request: REQUEST,
    images: Array.from({ length: count }, () => image),
    webhook: { url, events },
  });
}
