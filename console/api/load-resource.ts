import { type ApiFailure, describeFailure } from "./api-failure.ts";

/** When to say that one has to wait. */
const SLOW_AFTER_MS = 4_000;

/** How far the reading of something has come. */
export interface LoadedResource<T> {
  /** What was read last. */
  data: T | undefined;
  /** Why there was no answer the last time; it stays until there is one. */
  failure: ApiFailure | undefined;
  isLoading: boolean;
  isSlow: boolean;
}

export const UNREAD = { data: undefined, failure: undefined, isLoading: true, isSlow: false };

/**
 * Reads something, and again for as long as what was read asks for it. One read at a time: a pause
 * begins when an answer has come, so that a slow server is waited for.
 *
 * @param before where the last reading came to.
 * @param refreshAfterMs how long to wait before reading again; undefined to leave it at that.
 * @returns stops it.
 */
export function loadResource<T>({
  before,
  load,
  refreshAfterMs,
  onChange,
}: {
  before: LoadedResource<T>;
  load: (signal: AbortSignal) => Promise<T>;
  refreshAfterMs: (data: T) => number | undefined;
  onChange: (loaded: LoadedResource<T>) => void;
}): () => void {
  const left = new AbortController();
  let loaded = before;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const change = (changed: Partial<LoadedResource<T>>) => {
    if (!left.signal.aborted) {
      loaded = { ...loaded, ...changed };
      onChange(loaded);
    }
  };
  const read = async () => {
    change({ isLoading: true, isSlow: false });
    timer = setTimeout(() => change({ isSlow: true }), SLOW_AFTER_MS);
    const outcome = await load(left.signal).then(
      (data) => ({ data, failure: undefined }),
      (error: unknown) => ({ failure: sameOr(loaded.failure, describeFailure(error)) }),
    );
    if (left.signal.aborted) {
      return;
    }
    clearTimeout(timer);
    change({ ...outcome, isLoading: false, isSlow: false });
    const pauseMs = loaded.data === undefined ? undefined : refreshAfterMs(loaded.data);
    if (pauseMs !== undefined) {
      timer = setTimeout(() => void read(), pauseMs);
    }
  };
  void read();
  return () => {
    left.abort();
    clearTimeout(timer);
  };
}

/** The failure of before where it says the same, so that it is not announced anew. */
function sameOr(before: ApiFailure | undefined, now: ApiFailure): ApiFailure {
  return before?.title === now.title && before.message === now.message ? before : now;
}
