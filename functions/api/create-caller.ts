import { type Identity, LimitExceeded, type PolicyName, type Standing } from "#access";
import type { Access } from "../access.ts";
import type { Caller } from "../caller.ts";

/** A caller whose use is counted. */
export interface CountedCaller extends Caller {
  /** How much of each quota was left when it was last used. */
  standings: ReadonlyMap<PolicyName, Standing>;
  /** @throws LimitExceeded */
  countRequest(): Promise<void>;
}

/** Whoever was identified, with what they may use up. Zero is no limit. */
export function createCaller({
  identity: { tenant, keyId, scopes, subject, limits },
  access,
}: {
  identity: Identity;
  access: Pick<Access, "limiter" | "limits">;
}): CountedCaller {
  const requestsPerMinute = limits.requestsPerMinute ?? access.limits.requestsPerMinute;
  const pixelsPerDay = limits.pixelsPerDay ?? access.limits.pixelsPerDay;
  const standings = new Map<PolicyName, Standing>();

  return {
    tenant,
    keyId,
    scopes,
    standings,
    charge: ({ pixels }) => take({ policy: "pixels", amount: pixels, quota: pixelsPerDay }),
    countRequest: () => take({ policy: "requests", amount: 1, quota: requestsPerMinute }),
  };

  async function take(use: { policy: PolicyName; amount: number; quota: number }): Promise<void> {
    if (use.quota === 0) {
      return;
    }
    try {
      standings.set(use.policy, await access.limiter.take({ ...use, subject }));
    } catch (error) {
      if (error instanceof LimitExceeded) {
        standings.set(use.policy, error.standing);
      }
      throw error;
    }
  }
}
