import type { Context } from "hono";
import type { ByteBudget, ByteLease } from "./byte-budget.ts";

/**
 * Begins to count what a request holds. Where a key comes in the body, the body must be read before
 * anybody knows whose it is: until then it counts among the strangers', too, who share little.
 */
export function openLease(
  c: Context,
  { budget, strangers }: { budget: ByteBudget; strangers: ByteBudget },
): ByteLease {
  const lease = budget.lease();
  const authenticateKey = c.get("authenticateKey");
  if (c.get("caller") !== undefined || authenticateKey === undefined) {
    return lease;
  }

  const share = strangers.lease();
  let isKnown = false;
  c.set("authenticateKey", async (text) => {
    const caller = await authenticateKey(text);
    isKnown = true;
    share.end();
    return caller;
  });
  return {
    take(bytes) {
      if (!isKnown) {
        share.take(bytes);
      }
      lease.take(bytes);
    },
    end() {
      share.end();
      lease.end();
    },
  };
}
