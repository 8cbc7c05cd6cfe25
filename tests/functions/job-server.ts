import { onTestFinished } from "vitest";
import type { OpenedModel, SegmentationRequest } from "#contracts";
import type { SendWebhook } from "#jobs";
import type { ObjectStore } from "#storage";
import { OPEN_CALLER } from "../../functions/caller.ts";
import { readEnvironment } from "../../functions/environment.ts";
import { createJobs, type Jobs } from "../../functions/jobs.ts";
import type { Services } from "../../functions/services.ts";
import { readStyleLimits } from "../../functions/styles/style-settings.ts";
import { createWebhooks, type Webhooks } from "../../functions/webhooks.ts";

export const TENANT = OPEN_CALLER.tenant;
export const SECRET = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
export const REQUEST: SegmentationRequest = {
  model: "baseline-mini",
  quality: "standard",
  formats: ["label-map"],
  ids: "index",
  tensors: ["labels"],
  robustness: 0,
  seed: 0,
};
const LEASE_MS = 300;

type Segment = Services["segmentation"]["segment"];

export interface JobServer {
  jobs: Jobs;
  webhooks: Webhooks;
  errors: unknown[];
  /** As a server that is asked to stop: what runs is left to others. */
  close(): Promise<void>;
  /** As a server whose power was cut: it writes nothing any more. */
  kill(): void;
}

/** What a server does about jobs, over a store that others may share, with a stand-in for the network. */
export function startJobServer({
  store,
  model,
  segment = segmentAtOnce,
  send = async () => ({ status: 200, retryAfter: undefined }),
  secrets = [SECRET],
  waitsMs = [],
  ttlMs = 3_600_000,
  mostPerTenant = 100,
}: {
  store: ObjectStore;
  model: OpenedModel;
  segment?: Segment;
  send?: SendWebhook;
  secrets?: string[];
  waitsMs?: number[];
  ttlMs?: number;
  mostPerTenant?: number;
}): JobServer {
  const closing = new AbortController();
  const errors: unknown[] = [];
  let isDead = false;
  const own: ObjectStore = {
    ...store,
    putIfAbsent: async (key, body) => {
      if (isDead) {
        return new Promise(() => {});
      }
      return store.putIfAbsent(key, body);
    },
  };
  const webhooks = createWebhooks({
    store: own,
    secrets,
    waitsMs,
    publicUrl: "https://api.example.org",
    closing: closing.signal,
    send: (request) => (isDead ? new Promise(() => {}) : send(request)),
  });
  const jobs = createJobs({
    store: own,
    services: {
      store: own,
      models: { open: async () => model } as unknown as Services["models"],
      segmentation: { segment } as unknown as Services["segmentation"],
      defaultModel: "baseline-mini",
      inputs: { maxPixels: 2 ** 25 },
      styles: readStyleLimits(readEnvironment({})),
    },
    webhooks,
    atOnce: 2,
    mostPerTenant,
    ttlMs,
    leaseMs: LEASE_MS,
    closing: closing.signal,
    onError: (error) => errors.push(error),
  });
  onTestFinished(() => closing.abort());
  return {
    jobs,
    webhooks,
    errors,
    async close() {
      closing.abort();
      await jobs.close();
    },
    kill: () => {
      isDead = true;
    },
  };
}

/** An answer as the pool gives it; the file holds how many bytes the image had. */
export const segmentAtOnce: Segment = async ({ image, outputs }) => ({
  outputs: outputs.map(() => Buffer.from(`mask of ${(image as Uint8Array).length} bytes`)),
  widthPx: 64,
  heightPx: 48,
  timings: { queueMs: 0, decodeMs: 1, inferMs: 2, encodeMs: 3 },
  startedAt: 0,
});
