import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import { type JobEvent, type JobState, ServiceError, type WebhookEvent } from "#contracts";
import {
  type AttemptOutcome,
  attemptDelivery,
  createDelivery,
  isDisabled,
  type JobRecord,
  LONGEST_WAIT_MS,
  listDeliveriesOf,
  nextAttemptAt,
  readDelivery,
  type SendWebhook,
  secretsOf,
} from "#jobs";
import { assertPublicUrl, fetchPublic } from "#outbound";
import { type ObjectStore, tenantStore } from "#storage";
import { traceIdOf } from "./telemetry/trace-context.ts";

const SENT_AT_ONCE = 64;
/** A tenant whose endpoints are slow to answer must not hold up the others. */
const SENT_AT_ONCE_BY_TENANT = 4;
const POLICY = {
  allowedHosts: "any-public",
  ports: [443],
  headOnly: true,
  maxBytes: 0,
  timeoutMs: 20_000,
  maxRedirects: 0,
} as const;

export interface Webhooks {
  /**
   * Refuses a webhook that could not be delivered.
   *
   * @throws ServiceError `request_invalid` when this server has no secret; `url_not_allowed`
   */
  assertAllowed(options: { tenant: string; url: string }): Promise<void>;
  /**
   * Writes down what is to be told, if that was asked for, and begins to tell it.
   *
   * @param image its place, from 0.
   */
  notify(options: {
    record: JobRecord;
    event: JobEvent;
    state: JobState;
    image?: number;
  }): Promise<void>;
  /** Resolves when every webhook of a job was delivered, or is dead. */
  deliverAll(options: { tenant: string; job: string }): Promise<void>;
  /** Nothing is on its way for longer, from when it was written down or a retry was asked for. */
  longestMs: number;
  /** What receivers of a tenant verify with. */
  secretsOf(tenant: string): string[];
}

/**
 * @param secrets `whsec_...`; without any, no job may have a webhook.
 * @param waitsMs after each attempt that fails.
 * @param publicUrl of this server, in front of the paths that webhooks carry.
 */
export function createWebhooks({
  store,
  secrets,
  waitsMs,
  publicUrl,
  closing,
  onAttempt = () => {},
  send = sendToPublic,
}: {
  store: ObjectStore;
  secrets: readonly string[];
  waitsMs: readonly number[];
  publicUrl: string;
  closing: AbortSignal;
  /** Told how each attempt went. */
  onAttempt?: ((outcome: AttemptOutcome) => void) | undefined;
  /** For tests, whose receivers are at home. */
  send?: SendWebhook | undefined;
}): Webhooks {
  // Every delivery listens.
  setMaxListeners(0, closing);
  const queue = new PQueue({ concurrency: SENT_AT_ONCE });
  const queues = new Map<string, PQueue>();
  const delivering = new Map<string, Promise<void>>();

  return {
    async assertAllowed({ tenant, url }) {
      if (secrets.length === 0) {
        throw new ServiceError(
          "request_invalid",
          "This server sends no webhooks: its operator has not set ALLWEATHER_WEBHOOK_SECRET. Watch the job's events instead.",
        );
      }
      assertPublicUrl(url, POLICY);
      if (await isDisabled({ store: tenantStore(store, tenant), url })) {
        throw new ServiceError(
          "url_not_allowed",
          "The endpoint of this webhook answered 410 and gets nothing any more. Retry one of its dead deliveries to enable it.",
        );
      }
    },

    async notify({ record: { id, tenant, webhook, traceparent }, event, state, image }) {
      if (!webhook?.events.includes(event)) {
        return;
      }
      const now = new Date();
      const body: WebhookEvent = {
        type: `job.${event}`,
        timestamp: now.toISOString(),
        data: {
          id,
          state,
          url: `${publicUrl}/v1/jobs/${id}`,
          ...(image !== undefined && { image: image + 1 }),
          ...(traceparent !== null && { traceId: traceIdOf(traceparent) }),
        },
      };
      const delivery = await createDelivery({
        store: tenantStore(store, tenant),
        url: webhook.url,
        event: body,
        now,
      });
      // Whoever looks after the job waits for it, and sees what goes wrong.
      deliver(tenant, delivery).catch(() => {});
    },

    async deliverAll({ tenant, job }) {
      const ids = await listDeliveriesOf({ store: tenantStore(store, tenant), job });
      await Promise.all(ids.map((id) => deliver(tenant, id)));
    },

    longestMs: (waitsMs.length + 1) * LONGEST_WAIT_MS,
    secretsOf: (tenant) => secretsOf(tenant, secrets),
  };

  function deliver(tenant: string, id: string): Promise<void> {
    const name = `${tenant}@${id}`;
    const promise =
      delivering.get(name) ?? deliverToEnd(tenant, id).finally(() => delivering.delete(name));
    delivering.set(name, promise);
    return promise;
  }

  async function deliverToEnd(tenant: string, id: string): Promise<void> {
    const ofTenant = tenantStore(store, tenant);
    while (true) {
      const progress = await readDelivery({ store: ofTenant, id });
      const nextAt = progress && nextAttemptAt(progress);
      if (progress === undefined || nextAt === undefined) {
        return;
      }
      await sleep(Math.max(0, nextAt.getTime() - Date.now()), undefined, { signal: closing });
      const attempt = () =>
        attemptDelivery({
          store: ofTenant,
          progress,
          secrets: secretsOf(tenant, secrets),
          waitsMs,
          send,
        });
      const outcome = await queueOf(tenant).add(() => queue.add(attempt, { signal: closing }), {
        signal: closing,
      });
      if (outcome !== undefined) {
        onAttempt(outcome);
      }
    }
  }

  function queueOf(tenant: string): PQueue {
    const known = queues.get(tenant) ?? new PQueue({ concurrency: SENT_AT_ONCE_BY_TENANT });
    queues.set(tenant, known);
    return known;
  }
}

const sendToPublic: SendWebhook = async (request) => {
  const { status, headers } = await fetchPublic({ ...request, method: "POST", policy: POLICY });
  const retryAfter = headers["retry-after"];
  return { status, retryAfter: typeof retryAfter === "string" ? retryAfter : undefined };
};
