import { ApiFailure } from "./api-failure.ts";
import { apiKey, askForKey } from "./api-key.ts";

/** The server ends its own work after 30 s; a job's events come every 15 s. */
const PATIENCE_MS = 90_000;

/**
 * `fetch` with the person's API key. Asks for one when the server wants one, and then sends the request again.
 *
 * @throws ApiFailure when there was no answer; the signal's reason when the request was called off.
 */
export async function fetchWithKey(request: Request): Promise<Response> {
  for (;;) {
    const key = apiKey.value;
    const response = await send(request, key);
    // Another request may have brought a new key meanwhile.
    const isRefused = response.status === 401 && apiKey.value === key;
    if (response.status !== 401 || (isRefused && !(await askForKey(reasonOf(key))))) {
      return response;
    }
  }
}

async function send(request: Request, key: string | null): Promise<Response> {
  const attempt = new Request(request.clone());
  if (key !== null) {
    attempt.headers.set("Authorization", `Bearer ${key}`);
  }
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    return await fetch(attempt, { signal: AbortSignal.any([request.signal, late.signal]) });
  } catch (error) {
    request.signal.throwIfAborted();
    throw late.signal.aborted ? tooSlow() : unreachable(error);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(key: string | null): string {
  return key === null
    ? "This server wants to know who asks."
    : "The server does not take this key, or not any more.";
}

function tooSlow(): ApiFailure {
  return new ApiFailure({
    title: "The server did not answer",
    detail: `Nothing came for ${PATIENCE_MS / 1000} seconds. It may have too much to do; try again in a moment.`,
  });
}

function unreachable(error: unknown): ApiFailure {
  return new ApiFailure({
    title: "The server cannot be reached",
    detail: `No connection came about (${error instanceof Error ? error.message : error}). Is it running, and is this machine online?`,
  });
}
