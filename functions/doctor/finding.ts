/** What the doctor says about one thing. */
export interface Finding {
  check: string;
  /** `warn`: the server starts, and somebody may be sorry later. `fail`: it does not, or does not work. */
  state: "ok" | "warn" | "fail";
  /** What was seen. */
  found: string;
  /** What to do about it. */
  advice?: string;
}

/** A finding without the name of its check. */
export type Verdict = Omit<Finding, "check">;

export function ok(found: string): Verdict {
  return { state: "ok", found };
}

export function warn(found: string, advice: string): Verdict {
  return { state: "warn", found, advice };
}

export function fail(found: string, advice: string): Verdict {
  return { state: "fail", found, advice };
}
