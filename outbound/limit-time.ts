/** A limit of time, which holds until it is lifted. */
export interface TimeLimit {
  /** Aborted with a `TimeoutError` when the time is over, or as the other signal is. */
  signal: AbortSignal;
  /** To be called when what is limited has ended. */
  lift: () => void;
}

/**
 * Starts a limit of time.
 *
 * Not `AbortSignal.timeout`: below `AbortSignal.any` nothing holds on to it, and once it is collected as
 * garbage it never aborts (nodejs/node#57736). A timer holds on to what it calls.
 */
export function limitTime(ms: number, other?: AbortSignal): TimeLimit {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(new DOMException(`No end within ${ms} ms`, "TimeoutError"));
  }, ms);
  return {
    signal: other === undefined ? late.signal : AbortSignal.any([late.signal, other]),
    lift: () => clearTimeout(timer),
  };
}
