import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { DEAD_PREFIX } from "../keys.ts";
import {
  type AttemptResult,
  claimAttempt,
  type DeliveryProgress,
  endRound,
  writeAttempt,
} from "./delivery.ts";
import { isDisabled, setDisabled } from "./endpoint.ts";
import { signWebhook } from "./sign-webhook.ts";

/** Of one attempt, which is 20 s long at most: past it, whoever made it is taken for dead. */
const LOST_AFTER_MS = 60_000;
/** Between two attempts. An endpoint may ask for a longer wait than the schedule's, within reason. */
export const LONGEST_WAIT_MS = 27 * 60 * 60 * 1000;
const GONE = 410;

/** Posts to an address on the public internet. Rejects when there was no answer. */
export type SendWebhook = (request: {
  url: string;
  headers: Record<string, string>;
  body: string;
}) => Promise<{ status: number; retryAfter: string | undefined }>;

export type AttemptOutcome = "delivered" | "failed";

/** When the next attempt is due, also after one whose maker was lost; undefined when it has ended. */
export function nextAttemptAt({ delivery, attempts, ended }: DeliveryProgress): Date | undefined {
  const last = attempts.at(-1);
  if (ended !== undefined) {
    return undefined;
  }
  if (last === undefined) {
    return new Date(delivery.createdAt);
  }
  return last.result === undefined
    ? new Date(Date.parse(last.at) + LOST_AFTER_MS)
    : new Date(last.result.nextAt ?? last.result.at);
}

/**
 * Makes the next attempt, unless another process makes it. Of two processes one does; an attempt
 * whose maker died counts as one, so a webhook may come twice, with the same `webhook-id`.
 *
 * @returns how the attempt went; undefined when there was none.
 * @param waitsMs after each attempt that fails; there is one attempt more than waits.
 */
export async function attemptDelivery({
  store,
  progress,
  secrets,
  waitsMs,
  send,
}: {
  store: ObjectStore;
  progress: DeliveryProgress;
  secrets: readonly string[];
  waitsMs: readonly number[];
  send: SendWebhook;
}): Promise<AttemptOutcome | undefined> {
  const { delivery, round, attempts } = progress;
  const { id, url, event } = delivery;
  const number = attempts.length;
  if (await isDisabled({ store, url })) {
    await die("The endpoint answered 410 and gets nothing any more.");
    return undefined;
  }
  if (number > waitsMs.length) {
    await die("The last attempt failed.");
    return undefined;
  }
  const at = new Date();
  if (!(await claimAttempt({ store, id, round, number, now: at }))) {
    return undefined;
  }
  const body = JSON.stringify(event);
  const headers = { "content-type": "application/json", ...signWebhook({ secrets, id, at, body }) };
  const answer = await send({ url, headers, body }).catch((error: Error) => error);

  const status = answer instanceof Error ? null : answer.status;
  const isDelivered = status !== null && status >= 200 && status <= 299;
  const nextAt = isDelivered ? null : nextTime(answer);
  const error = answer instanceof Error ? describe(answer) : null;
  const result: AttemptResult = { at: new Date().toISOString(), status, error, nextAt };
  await writeAttempt({ store, id, round, number, result });
  if (isDelivered) {
    await endRound({
      store,
      id,
      round,
      ended: { state: "delivered", at: result.at, reason: null },
    });
  } else if (status === GONE) {
    await setDisabled({ store, url, isDisabled: true, now: new Date() });
    await die("The endpoint answered 410 and gets nothing any more.");
  } else if (nextAt === null) {
    await die("The last attempt failed.");
  }
  return isDelivered ? "delivered" : "failed";

  async function die(reason: string): Promise<void> {
    // Into the list first, so that one that is dead is always found there.
    await store.putIfAbsent(`${DEAD_PREFIX}${id}`, new Uint8Array());
    await endRound({
      store,
      id,
      round,
      ended: { state: "dead", at: new Date().toISOString(), reason },
    });
  }

  function nextTime(failed: Awaited<ReturnType<SendWebhook>> | Error): string | null {
    const waitMs = waitsMs[number];
    if (waitMs === undefined) {
      return null;
    }
    const asked = failed instanceof Error ? undefined : failed.retryAfter;
    // Up to a tenth more, so that what failed together does not come back together.
    const jitteredMs = waitMs * (1 + Math.random() / 10);
    return new Date(Date.now() + Math.max(jitteredMs, askedWaitMs(asked))).toISOString();
  }
}

/** A bug's message may name what is nobody's business. */
function describe(error: Error): string {
  return error instanceof ServiceError ? error.message : "The endpoint could not be talked to.";
}

/** Of a `Retry-After`: seconds, or a date. */
function askedWaitMs(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter);
  const waitMs = Number.isFinite(seconds)
    ? seconds * 1000
    : Date.parse(retryAfter ?? "") - Date.now();
  return Number.isFinite(waitMs) ? Math.min(waitMs, LONGEST_WAIT_MS) : 0;
}
