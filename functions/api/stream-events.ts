import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";

const POLL_INTERVAL_MS = 500;
/** While nothing happens, polls come ever more slowly: each costs the store some reads. */
const LONGEST_POLL_INTERVAL_MS = 4_000;
/** Proxies cut a connection on which nothing comes for a minute. */
const KEEP_ALIVE_INTERVAL_MS = 15_000;

export interface StreamedEvent {
  id: string;
  event: string;
  data: unknown;
}

/** What is new behind the event that was seen last, and whether nothing will follow. */
export interface EventBatch {
  events: StreamedEvent[];
  isEnd: boolean;
}

/**
 * Answers with server-sent events from where the client was cut off, by its `Last-Event-ID`; with 204
 * when it has seen the end, which tells an EventSource, that connects again after every end, to stop.
 * The stream also ends when the server is about to close.
 *
 * @param readEvents throws for what is not there, before anything is sent.
 */
export async function streamEvents(
  c: Context,
  {
    readEvents,
    closing,
    onError,
  }: {
    readEvents: (seen: string | undefined) => Promise<EventBatch>;
    closing: AbortSignal;
    /** Told what ended the stream too early; the client sees only its end. */
    onError: (error: unknown) => void;
  },
): Promise<Response> {
  const seen = c.req.header("Last-Event-ID");
  const first = await readEvents(seen);
  if (first.isEnd && first.events.length === 0) {
    return c.body(null, 204);
  }
  // Proxies that collect an answer before they hand it on would undo the point of this one.
  c.header("X-Accel-Buffering", "no");
  return streamSSE(c, async (stream) => {
    const hungUp = new AbortController();
    stream.onAbort(() => hungUp.abort());
    const signal = AbortSignal.any([hungUp.signal, closing]);
    try {
      await sendEvents({ stream, first, seen, readEvents, signal });
    } catch (error) {
      // The client connects again and goes on behind what it has seen.
      onError(error);
    }
  });
}

async function sendEvents({
  stream,
  first,
  seen,
  readEvents,
  signal,
}: {
  stream: SSEStreamingApi;
  first: EventBatch;
  seen: string | undefined;
  readEvents: (seen: string | undefined) => Promise<EventBatch>;
  /** Aborted when the client has hung up, or the server is about to close. */
  signal: AbortSignal;
}): Promise<void> {
  let batch = first;
  let last = seen;
  let quietSince = performance.now();
  let intervalMs = POLL_INTERVAL_MS;
  while (!signal.aborted) {
    for (const { id, event, data } of batch.events) {
      last = id;
      intervalMs = POLL_INTERVAL_MS;
      quietSince = performance.now();
      await stream.writeSSE({ id, event, data: JSON.stringify(data) });
    }
    if (batch.isEnd) {
      return;
    }
    if (performance.now() - quietSince > KEEP_ALIVE_INTERVAL_MS) {
      quietSince = performance.now();
      await stream.write(": still here\n\n");
    }
    // Aborting ends the wait early, and that is no fault.
    await sleep(intervalMs, undefined, { signal }).catch(() => {});
    intervalMs = Math.min(1.5 * intervalMs, LONGEST_POLL_INTERVAL_MS);
    if (!signal.aborted) {
      batch = await readEvents(last);
    }
  }
}
