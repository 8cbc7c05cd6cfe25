import { EventSourceParserStream } from "eventsource-parser/stream";
import { api, type Schemas } from "../api/api.ts";

export type EvaluationStatus = Schemas["EvaluationStatus"];

/** Before connecting again to a stream that broke off or that the server ended. */
const PAUSE_MS = 1_500;

/** Whether nothing more will happen. */
export function hasEnded({ state }: EvaluationStatus): boolean {
  return state !== "waiting" && state !== "running";
}

/**
 * Follows an evaluation through its events until it has ended, over broken connections. Not an
 * EventSource, which can send no key.
 *
 * @throws ApiFailure when the server refuses; the signal's reason when it is aborted.
 */
export async function watchEvaluation(
  id: string,
  { onStatus, signal }: { onStatus: (status: EvaluationStatus) => void; signal: AbortSignal },
): Promise<void> {
  let seen: string | undefined;
  for (;;) {
    const { data, response } = await api.GET("/v1/evaluations/{id}/events", {
      params: {
        path: { id },
        ...(seen !== undefined && { header: { "Last-Event-ID": seen } }),
      },
      parseAs: "stream",
      signal,
    });
    if (response.status === 204 || !data) {
      return;
    }
    try {
      for await (const event of readEvents(data)) {
        const status: EvaluationStatus = JSON.parse(event.data);
        seen = event.id ?? seen;
        onStatus(status);
        if (hasEnded(status)) {
          return;
        }
      }
    } catch {
      // A connection that broke off is made anew, from where it was.
      signal.throwIfAborted();
    }
    await pause(signal);
  }
}

async function* readEvents(stream: ReadableStream<Uint8Array>) {
  const reader = stream
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
