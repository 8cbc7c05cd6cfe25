import { createParser, type EventSourceMessage } from "eventsource-parser";
import { api, type Schemas } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";

export type EvaluationStatus = Schemas["EvaluationStatus"];

/** Before connecting again; together a minute, in which a server starts anew. */
const PAUSES_MS = [1_500, 3_000, 6_000, 12_000, 18_000, 20_000];
/** The server says every 15 s that it is still there, so after this nobody is. */
const SILENCE_MS = 45_000;
/** No connection, or a proxy that has none. */
const AWAY = [0, 502, 503, 504];

/** Whether nothing more will happen. */
export function hasEnded({ state }: EvaluationStatus): boolean {
  return state !== "waiting" && state !== "running";
}

/**
 * Follows an evaluation through its events until it has ended, over broken connections. Not an
 * EventSource, which can send no key.
 *
 * @throws ApiFailure when the server refuses, or is away for a minute; the signal's reason when it is
 *   aborted.
 */
export async function watchEvaluation(
  id: string,
  { onStatus, signal }: { onStatus: (status: EvaluationStatus) => void; signal: AbortSignal },
): Promise<void> {
  let seen: string | undefined;
  let tries = 0;
  for (;;) {
    try {
      const stream = await openEvents(id, seen, signal);
      tries = 0;
      if (stream === undefined) {
        return;
      }
      for await (const event of readEvents(stream)) {
        const status: EvaluationStatus = JSON.parse(event.data);
        seen = event.id ?? seen;
        onStatus(status);
        if (hasEnded(status)) {
          return;
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      const isOver = error instanceof ApiFailure && !AWAY.includes(error.status);
      if (isOver || tries === PAUSES_MS.length) {
        throw error;
      }
    }
    await pause(PAUSES_MS[tries++] ?? 0, signal);
  }
}

/** @returns undefined when the end was seen before. */
async function openEvents(
  id: string,
  seen: string | undefined,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const { data, response } = await api.GET("/v1/evaluations/{id}/events", {
    params: {
      path: { id },
      ...(seen !== undefined && { header: { "Last-Event-ID": seen } }),
    },
    parseAs: "stream",
    signal,
  });
  return response.status === 204 ? undefined : (data ?? undefined);
}

/** @throws Error when nothing came for longer than a server is silent. */
async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<EventSourceMessage> {
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await orSilence(reader.read());
      if (done) {
        return;
      }
      parser.feed(decoder.decode(value, { stream: true }));
      yield* events.splice(0);
    }
  } finally {
    // Not waited for: a connection that is silent may be so here, too.
    reader.cancel().catch(() => {});
  }
}

async function orSilence<T>(reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The server fell silent.")), SILENCE_MS);
  });
  try {
    return await Promise.race([reading, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", leave);
      resolve();
    }, durationMs);
    signal.addEventListener("abort", leave);
  });
}
