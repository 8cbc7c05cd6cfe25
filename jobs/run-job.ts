import { setMaxListeners } from "node:events";
import type { ObjectStore } from "#storage";
import { type DoneImage, readImageResult, writeImageResult } from "./image-result.ts";
import type { JobRecord } from "./job-record.ts";
import { inputKey } from "./keys.ts";
import { hasEnded, type Outcome, readOutcome, writeOutcome } from "./outcome.ts";
import { readResults } from "./read-job.ts";

/** Canceling has to stop everything within a second; and another process may be faster. */
const OUTCOME_INTERVAL_MS = 500;

/**
 * Brings a job to its end, from wherever it was left: images that have a result are not done again.
 * Several processes may run one job at once; it only costs them time. An image that cannot be done
 * does not keep the others from it.
 *
 * @param doImage called for every image that has no result, all at once: whoever does them queues them.
 * @param onImage told when an image has its result, also one from before.
 * @param signal aborted, work stops and this rejects; the job can be run again later.
 * @throws what kept an image from its result, and may pass: the job has not ended then.
 */
export async function runJob({
  store,
  record,
  doImage,
  onImage,
  signal,
  now,
}: {
  store: ObjectStore;
  record: JobRecord;
  doImage: (options: {
    image: number;
    readInput: () => Promise<Uint8Array>;
    signal: AbortSignal;
  }) => Promise<DoneImage>;
  onImage: (image: number) => Promise<void>;
  signal: AbortSignal;
  now: () => Date;
}): Promise<Outcome> {
  const { id, imageCount } = record;
  const ended = new AbortController();
  const watch = setInterval(() => {
    hasEnded({ store, id }).then(
      (is) => is && ended.abort(new Error(`job ${id} has ended`)),
      // A store that is away for a moment must not stop what runs.
      () => {},
    );
  }, OUTCOME_INTERVAL_MS);
  const stop = AbortSignal.any([signal, ended.signal]);
  // Every image listens, and a job may have many.
  setMaxListeners(0, stop);
  try {
    const images = await Promise.allSettled(
      Array.from({ length: imageCount }, (_, image) => bringToResult(image)),
    );
    const failed = images.find((each) => each.status === "rejected");
    if (failed !== undefined) {
      throw failed.reason;
    }
    await endByResults({ store, record, now: now() });
  } catch (error) {
    signal.throwIfAborted();
    if (!ended.signal.aborted) {
      throw error;
    }
  } finally {
    clearInterval(watch);
  }
  const outcome = await readOutcome({ store, id });
  if (outcome === undefined) {
    throw new Error(`job ${id} was done and has no outcome`);
  }
  return outcome;

  async function bringToResult(image: number): Promise<void> {
    if ((await readImageResult({ store, id, image })) === undefined) {
      const done = await doImage({ image, readInput: () => readInput(image), signal: stop });
      signal.throwIfAborted();
      // Of a job that was canceled meanwhile nothing more is kept or told.
      await stopIfEnded();
      await writeImageResult({ store, id, image, done });
    }
    await onImage(image);
  }

  /** Asked for when its turn has come, which may be long after it was queued. */
  async function readInput(image: number): Promise<Uint8Array> {
    await stopIfEnded();
    const body = await store.get(inputKey(id, image));
    if (body === undefined) {
      throw new Error(`${inputKey(id, image)} is missing`);
    }
    return body;
  }

  async function stopIfEnded(): Promise<void> {
    if (await hasEnded({ store, id })) {
      ended.abort(new Error(`job ${id} has ended`));
      throw ended.signal.reason;
    }
  }
}

/** Ends a job whose last images cannot be done: those alone failed. One that has ended stays as it is. */
export async function failJob({
  store,
  record,
  detail,
  now,
}: {
  store: ObjectStore;
  record: JobRecord;
  detail: string;
  now: Date;
}): Promise<void> {
  const { id, imageCount } = record;
  const done = { ok: false, code: "internal", detail } as const;
  // What another process wrote meanwhile stays: the first result of an image counts.
  await Promise.all(
    Array.from({ length: imageCount }, (_, image) => writeImageResult({ store, id, image, done })),
  );
  await endByResults({ store, record, now });
}

async function endByResults({
  store,
  record,
  now,
}: {
  store: ObjectStore;
  record: JobRecord;
  now: Date;
}): Promise<void> {
  const results = await readResults({ store, record });
  const state = results.some((result) => result?.ok) ? "succeeded" : "failed";
  await writeOutcome({ store, id: record.id, outcome: { state, at: now.toISOString(), results } });
}
