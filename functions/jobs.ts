import { setTimeout as sleep } from "node:timers/promises";
import {
  LABEL_SETS,
  type ModelManifest,
  newId,
  parseModelReference,
  type SegmentationRequest,
  ServiceError,
  type WebhookDelivery,
  type WebhookRequest,
} from "#contracts";
import {
  cancelJob,
  createJob,
  describeDelivery,
  findDelivery,
  hasEnded,
  hasRecord,
  type ImageResult,
  type Job,
  listDeliveriesOf,
  listJobs,
  openUnfinished,
  readDelivery,
  readJob,
  retryDelivery,
} from "#jobs";
import { findGraph } from "#segmentation";
import { type ObjectStore, tenantStore } from "#storage";
import { createAttendant } from "./attend-jobs.ts";
import type { Caller } from "./caller.ts";
import { createImageRunner } from "./run-job-image.ts";
import { costOf, planOutputs, type SegmentationServices } from "./segment-images.ts";
import { assertRobust } from "./styles/assert-robust.ts";
import type { StyleLimits } from "./styles/style-settings.ts";
import type { Webhooks } from "./webhooks.ts";

const WAIT_INTERVAL_MS = 100;
/** Of many that wait for long, each asks the store ever more slowly. */
const LONGEST_WAIT_INTERVAL_MS = 1_000;

interface Place {
  tenant: string;
  id: string;
}

/** Long work that callers ask for, and this process brings to its end. */
export interface Jobs {
  /**
   * Writes a job down and queues it.
   *
   * @param id of the job; one that there is already is not made anew.
   * @returns the job's id.
   * @throws ServiceError `model_not_found`, `quality_unavailable`, `url_not_allowed`,
   * `request_invalid`, `quota_exceeded`, `overloaded`
   */
  submit(options: {
    caller: Caller;
    request: SegmentationRequest;
    images: Uint8Array[];
    webhook?: WebhookRequest | undefined;
    traceparent?: string | undefined;
    id?: string | undefined;
  }): Promise<string>;
  /**
   * @param known see `readJob`
   * @throws ServiceError `job_not_found`
   */
  read(options: Place & { known?: (ImageResult | undefined)[] }): Promise<Job>;
  /** Ids, newest first; without those that have expired. */
  list(options: { tenant: string; after?: string | undefined }): AsyncIterable<string>;
  /** The webhooks of a job so far. */
  deliveriesOf(options: Place): Promise<WebhookDelivery[]>;
  /**
   * Has a dead webhook sent anew.
   *
   * @throws ServiceError `delivery_not_found`
   */
  retryDelivery(options: Place): Promise<WebhookDelivery>;
  /** @throws ServiceError `job_not_found`, `job_finished` */
  cancel(options: Place): Promise<void>;
  /** Jobs of this server that have not ended: those that wait, and those that are begun. */
  count(): { starting: number; processing: number };
  /** Resolves when the job has ended, or after a while: whether it has. */
  wait(options: Place & { timeoutMs: number; signal: AbortSignal }): Promise<boolean>;
  /** Goes on with what another process, or this one before it was restarted, left undone. */
  resume(): Promise<void>;
  /** After `closing` was aborted: waits until nothing runs any more. */
  close(): Promise<void>;
}

/**
 * @param atOnce images of jobs that are done at a time; the others wait in the order they came.
 * @param mostPerTenant jobs that have not ended; about, as those that come at once do not see each other.
 * @param ttlMs from then on a job is not found.
 * @param onError told of what is nobody's fault but ours.
 */
export function createJobs({
  store,
  services,
  webhooks,
  atOnce,
  mostPerTenant,
  ttlMs,
  closing,
  onError,
  leaseMs,
}: {
  store: ObjectStore;
  services: SegmentationServices;
  webhooks: Webhooks;
  atOnce: number;
  mostPerTenant: number;
  ttlMs: number;
  /** Aborted, work stops; what is not done is gone on with by whoever resumes. */
  closing: AbortSignal;
  onError: (error: unknown) => void;
  leaseMs?: number;
}): Jobs {
  const attendant = createAttendant({
    store,
    runImage: createImageRunner({ services, atOnce }),
    webhooks,
    ttlMs,
    closing,
    onError,
    leaseMs,
  });

  return {
    async submit({ caller, request, images, webhook, traceparent, id }) {
      const { tenant } = caller;
      // Paid for, and looked after, since it was made.
      if (id !== undefined && (await hasRecord({ store: tenantStore(store, tenant), id }))) {
        return id;
      }
      assertRoom(tenant);
      const reference = parseModelReference(request.model ?? services.defaultModel);
      const { manifest } = await services.models.open(reference);
      findGraph({ manifest, quality: request.quality });
      planOutputs(request, LABEL_SETS[manifest.labelSet]);
      await assertRobust({ ...services, manifest, request });
      if (webhook !== undefined) {
        await webhooks.assertAllowed({ tenant, url: webhook.url });
      }
      await caller.charge({
        pixels: sumCosts({ images, request, manifest, styles: services.styles }),
      });
      const now = new Date();
      const job = id ?? newId(now);
      const unfinished = await openUnfinished({ store, tenant, job, now });
      await createJob({
        store: tenantStore(store, tenant),
        id: job,
        tenant,
        request: { ...request, model: `${manifest.name}@${manifest.version}` },
        images,
        webhook: webhook ?? null,
        traceparent: traceparent ?? null,
        ttlMs,
        now,
      });
      attendant.attend(unfinished);
      return job;
    },

    read: ({ tenant, id, known }) =>
      readJob({
        store: tenantStore(store, tenant),
        id,
        now: new Date(),
        ...(known !== undefined && { known }),
      }),

    list: ({ tenant, after }) =>
      listJobs({
        store: tenantStore(store, tenant),
        since: new Date(Date.now() - ttlMs),
        after,
      }),

    async deliveriesOf({ tenant, id }) {
      const ofTenant = tenantStore(store, tenant);
      const ids = await listDeliveriesOf({ store: ofTenant, job: id });
      const all = await Promise.all(ids.map((each) => readDelivery({ store: ofTenant, id: each })));
      return all.filter((each) => each !== undefined).map(describeDelivery);
    },

    async retryDelivery({ tenant, id }) {
      const ofTenant = tenantStore(store, tenant);
      const progress = await findDelivery({ store: ofTenant, id });
      const now = new Date();
      // Before the round, so that it is found after a crash in between.
      const { job } = progress.delivery;
      const unfinished = await openUnfinished({ store, tenant, job, now });
      await retryDelivery({ store: ofTenant, progress, now });
      attendant.attend(unfinished);
      return describeDelivery(await findDelivery({ store: ofTenant, id }));
    },

    cancel: ({ tenant, id }) =>
      cancelJob({ store: tenantStore(store, tenant), id, now: new Date() }),

    async wait({ tenant, id, timeoutMs, signal }) {
      const until = performance.now() + timeoutMs;
      const ofTenant = tenantStore(store, tenant);
      let intervalMs = WAIT_INTERVAL_MS;
      while (performance.now() < until && !signal.aborted) {
        if (await hasEnded({ store: ofTenant, id })) {
          return true;
        }
        // Aborting ends the wait early, and that is no fault.
        const leftMs = Math.max(0, until - performance.now());
        await sleep(Math.min(intervalMs, leftMs), undefined, { signal }).catch(() => {});
        intervalMs = Math.min(1.2 * intervalMs, LONGEST_WAIT_INTERVAL_MS);
      }
      return hasEnded({ store: ofTenant, id });
    },

    count: () => attendant.count(),
    resume: () => attendant.resume(),
    close: () => attendant.close(),
  };

  function assertRoom(tenant: string): void {
    const count = attendant.countOf(tenant);
    if (count >= mostPerTenant) {
      throw new ServiceError(
        "overloaded",
        `${count} of your jobs have not ended, and this server takes ${mostPerTenant}. Try again when some have ended, or cancel some.`,
      );
    }
  }
}

/** Paid for at once, so that who has used up a quota is told so, and a restart changes nothing. */
function sumCosts({
  images,
  request,
  manifest: { input: limits },
  styles,
}: {
  images: Uint8Array[];
  request: SegmentationRequest;
  manifest: ModelManifest;
  styles: StyleLimits;
}): number {
  return images.reduce((sum, image) => {
    try {
      return sum + costOf({ image, limits, request, styles });
    } catch {
      // The job says what is wrong with it.
      return sum;
    }
  }, 0);
}
