import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Sent } from "../when-sent.ts";
import type { ByteBudget } from "./byte-budget.ts";

/** What headers say of an answer, and not of one exchange. */
const OF_ANSWERS =
  /^(content-(disposition|encoding|length)|etag|cache-control|idempotent-replayed|inference-.*)$/;

/**
 * Counts an answer that has a length, which is one that lies in memory whole, until its client has
 * taken it, and hangs up on a client that takes longer than it may.
 *
 * @throws ServiceError `overloaded`
 */
export function holdAnswer(
  c: Context,
  {
    budget,
    whenSent,
    timeoutMs,
  }: { budget: ByteBudget; whenSent: (callBack: (sent: Sent) => void) => void; timeoutMs: number },
): void {
  const lengthBytes = Number(c.res.headers.get("Content-Length"));
  if (lengthBytes === 0) {
    return;
  }
  const lease = budget.lease();
  try {
    lease.take(lengthBytes);
  } catch (error) {
    // Else the problem would have the headers of what it stands for.
    for (const name of [...c.res.headers.keys()].filter((each) => OF_ANSWERS.test(each))) {
      c.res.headers.delete(name);
    }
    throw error;
  }
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  const timer = setTimeout(() => outgoing?.destroy(), timeoutMs);
  whenSent(() => {
    clearTimeout(timer);
    lease.end();
  });
}
