import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import pRetry from "p-retry";
import { ServiceError } from "#contracts";
import {
  claimsFolder,
  closeUnfinished,
  failJob,
  findUnfinished,
  type JobRecord,
  openedAt,
  readOutcome,
  readRecord,
  runJob,
  takeLease,
  type Unfinished,
} from "#jobs";
import { type ObjectStore, tenantStore } from "#storage";
import type { ImageRunner } from "./run-job-image.ts";
import type { Webhooks } from "./webhooks.ts";

/** Jobs that are begun. Their images wait for their turn. */
const JOBS_AT_ONCE = 64;
/** How soon another server goes on with what one that died has left: these two together. */
const LEASE_MS = 30_000;
const SWEEP_INTERVAL_MS = 60_000;
/** Between the word that there will be a job and the job itself, and by how much clocks may differ. */
const SUBMISSION_MS = 10 * 60_000;
/** Of the store: about ten minutes in all. */
const RETRY = { retries: 10, minTimeout: 1_000, maxTimeout: 180_000 };

/** Looks after jobs until they have ended and everybody was told. */
export interface Attendant {
  /** Looks after a job, once more if that is being done already: it may have been too early. */
  attend(unfinished: Unfinished): void;
  /** Jobs of this server that have not ended: those that wait, and those that are begun. */
  count(): { starting: number; processing: number };
  /** A tenant's jobs of this server that have not ended. */
  countOf(tenant: string): number;
  /** Looks after everything that is unfinished, now and from time to time. */
  resume(): Promise<void>;
  /** After `closing` was aborted: waits until nothing runs any more. */
  close(): Promise<void>;
}

export function createAttendant({
  store,
  runImage,
  webhooks,
  ttlMs,
  closing,
  onError,
  leaseMs = LEASE_MS,
}: {
  store: ObjectStore;
  runImage: ImageRunner;
  webhooks: Webhooks;
  ttlMs: number;
  closing: AbortSignal;
  onError: (error: unknown) => void;
  leaseMs?: number | undefined;
}): Attendant {
  // Every job listens.
  setMaxListeners(0, closing);
  const queue = new PQueue({ concurrency: JOBS_AT_ONCE });
  const attended = new Map<string, Promise<unknown>>();
  /** Of those, whose have not ended: a webhook may be tried for days after. */
  const tenantsOfRunning = new Map<string, string>();
  let sweeps: NodeJS.Timeout | undefined;
  let since = new Date(0);

  return {
    attend,
    count: () => ({ starting: queue.size, processing: queue.pending }),
    countOf: (tenant) => [...tenantsOfRunning.values()].filter((each) => each === tenant).length,
    async resume() {
      await sweep();
      sweeps = setInterval(() => sweep().catch(onError), SWEEP_INTERVAL_MS);
      sweeps.unref();
      if (closing.aborted) {
        clearInterval(sweeps);
      }
    },
    async close() {
      clearInterval(sweeps);
      await Promise.allSettled(attended.values());
    },
  };

  function attend(unfinished: Unfinished): void {
    const { name, tenant } = unfinished;
    if (closing.aborted) {
      return;
    }
    tenantsOfRunning.set(name, tenant);
    const work = (attended.get(name) ?? Promise.resolve())
      .then(() => lookAfter(unfinished))
      .catch((error) => closing.aborted || onError(error))
      .finally(() => tenantsOfRunning.delete(name))
      .finally(() => attended.get(name) === work && attended.delete(name));
    attended.set(name, work);
  }

  /** Oldest first. What is so old that even its webhooks have ended is nobody's any more. */
  async function sweep(): Promise<void> {
    const started = Date.now();
    const found: Unfinished[] = [];
    const oldest = new Date(Math.max(since.getTime(), started - ttlMs - webhooks.longestMs));
    for await (const unfinished of findUnfinished({ store, since: oldest })) {
      found.unshift(unfinished);
    }
    // Nothing older is unfinished, so the next sweep need not look there.
    since = new Date(
      Math.min(
        started - SUBMISSION_MS,
        ...found.slice(0, 1).map((each) => openedAt(each).getTime()),
      ),
    );
    for (const unfinished of found.filter(({ name }) => !attended.has(name))) {
      attend(unfinished);
    }
  }

  async function lookAfter(unfinished: Unfinished): Promise<void> {
    const { name, tenant, job: id } = unfinished;
    const ofTenant = tenantStore(store, tenant);
    const record = await readRecord({ store: ofTenant, id, now: new Date() }).catch(unlessGone);
    if (record === undefined) {
      tenantsOfRunning.delete(name);
      // A webhook may be on its way, or be sent anew, for longer than its job is found.
      await webhooks.deliverAll({ tenant, job: id });
      if (openedAt(unfinished).getTime() < Date.now() - SUBMISSION_MS) {
        await closeUnfinished({ store, name });
      }
      return;
    }
    const { state } = await runToEnd(ofTenant, record);
    tenantsOfRunning.delete(name);
    await webhooks.notify({ record, event: "completed", state });
    await webhooks.deliverAll({ tenant, job: id });
    await closeUnfinished({ store, name });
  }

  async function runToEnd(ofTenant: ObjectStore, record: JobRecord) {
    const { id } = record;
    while (true) {
      const ended = await readOutcome({ store: ofTenant, id });
      if (ended !== undefined) {
        return ended;
      }
      const heldUntil = await queue.add(() => runWithLease(ofTenant, record), { signal: closing });
      if (heldUntil !== undefined) {
        const waitMs = Math.max(0, heldUntil.getTime() - Date.now());
        await sleep(waitMs, undefined, { signal: closing });
      }
    }
  }

  /** @returns when to try again, while another process works on it. */
  async function runWithLease(ofTenant: ObjectStore, record: JobRecord): Promise<Date | undefined> {
    const { id } = record;
    const folder = claimsFolder(id);
    const lease = await takeLease({
      store: ofTenant,
      folder,
      owner: randomUUID(),
      lengthMs: leaseMs,
    });
    if (lease instanceof Date) {
      return lease;
    }
    const signal = AbortSignal.any([closing, lease.lost]);
    try {
      await webhooks.notify({ record, event: "start", state: "processing" });
      await pRetry(() => run(ofTenant, record, signal), {
        ...RETRY,
        signal,
        onFailedAttempt: ({ error }) => onError(error),
      });
    } catch {
      // What went wrong was told attempt by attempt.
      signal.throwIfAborted();
      const detail = "Something went wrong on our side.";
      await failJob({ store: ofTenant, record, detail, now: new Date() });
    } finally {
      await lease.release();
    }
    return undefined;
  }

  async function run(ofTenant: ObjectStore, record: JobRecord, signal: AbortSignal) {
    await runJob({
      store: ofTenant,
      record,
      signal,
      now: () => new Date(),
      doImage: (options) => runImage({ record, ...options }),
      onImage: (image) => webhooks.notify({ record, event: "output", state: "processing", image }),
    });
  }
}

function unlessGone(error: unknown): undefined {
  if (error instanceof ServiceError && error.code === "job_not_found") {
    return undefined;
  }
  throw error;
}
