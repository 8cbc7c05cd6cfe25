import { z } from "@hono/zod-openapi";

/** The longest that an answer is waited for. */
const LONGEST_WAIT_S = 60;

/** Of a request that can be made a job. */
export const preferHeaders = z.object({
  Prefer: z
    .string()
    .optional()
    .openapi({
      description: `\`respond-async\` makes a job of the request. \`wait=n\` makes one too, and waits n seconds, at most ${LONGEST_WAIT_S}, for its end: then the answer is the usual one.`,
      example: "respond-async",
    }),
});

/** What a `Prefer` header (RFC 7240) asks for: a job, and how long to wait for its end. */
export interface Preference {
  waitMs: number;
  /** For `Preference-Applied`, by how it went. */
  applied: { ended: string; accepted: string };
}

/**
 * Reads `respond-async` and `wait` of a Prefer header. Other preferences, and values that make no
 * sense, are passed over, as the RFC wants it.
 *
 * @returns undefined when neither is there.
 */
export function readPrefer(header: string | undefined): Preference | undefined {
  const preferences = new Map<string, string>();
  for (const preference of (header ?? "").split(",")) {
    const [, name, value = ""] =
      /^\s*([^\s=;]+)(?:\s*=\s*"?([^";]*?)"?)?\s*(?:;.*)?$/.exec(preference) ?? [];
    // The first of two counts.
    if (name !== undefined && !preferences.has(name.toLowerCase())) {
      preferences.set(name.toLowerCase(), value);
    }
  }
  const wait = preferences.get("wait");
  const waitS = wait !== undefined && /^\d{1,9}$/.test(wait) ? Number(wait) : undefined;
  if (waitS === undefined && !preferences.has("respond-async")) {
    return undefined;
  }
  const seconds = Math.min(waitS ?? 0, LONGEST_WAIT_S);
  const waited = `wait=${seconds}`;
  return {
    waitMs: seconds * 1000,
    applied: {
      ended: waited,
      accepted: waitS === undefined ? "respond-async" : `respond-async, ${waited}`,
    },
  };
}
