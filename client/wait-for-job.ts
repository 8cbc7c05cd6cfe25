import type { Api } from "./api.ts";
import { ApiError } from "./api-error.ts";
import type { JobStatus } from "./start-job.ts";

const FIRST_INTERVAL_MS = 250;
const LONGEST_INTERVAL_MS = 5_000;
const ENDED: JobStatus["state"][] = ["succeeded", "failed", "canceled"];

export interface WaitOptions {
  /** Ends the waiting, not the job: `AbortSignal.timeout(60_000)`. */
  signal?: AbortSignal | undefined;
  /** Told how far the job is, each time that it is asked. */
  onStatus?: ((status: JobStatus) => void) | undefined;
}

/** See `AllweatherClient.waitForJob`. */
export async function waitForJob(
  api: Api,
  id: string,
  { signal, onStatus }: WaitOptions = {},
): Promise<JobStatus> {
  for (let intervalMs = FIRST_INTERVAL_MS; ; intervalMs = longer(intervalMs)) {
    const asked = await api
      .GET("/v1/jobs/{id}", { params: { path: { id } }, ...(signal !== undefined && { signal }) })
      .catch(whenToAskAgain);
    if (typeof asked === "number") {
      await sleep(Math.max(1000 * asked, intervalMs), signal);
      continue;
    }
    const status = asked.data as JobStatus;
    onStatus?.(status);
    if (ENDED.includes(status.state)) {
      return status;
    }
    await sleep(intervalMs, signal);
  }
}

/** Seconds, where a server that has too much to do says so; else what went wrong is thrown. */
function whenToAskAgain(error: unknown): number {
  if (error instanceof ApiError && error.retryAfterSeconds !== undefined) {
    return error.retryAfterSeconds;
  }
  throw error;
}

function longer(intervalMs: number): number {
  return Math.min(2 * intervalMs, LONGEST_INTERVAL_MS);
}

/** Works in browsers too, which have no `node:timers`. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
