import { ServiceError } from "#contracts";

/** What is counted, and over how long. Windows start with the first use in them. */
export const POLICIES = {
  requests: { name: "requests", windowSeconds: 60, code: "rate_limited" },
  pixels: { name: "pixels", windowSeconds: 86_400, code: "quota_exceeded" },
} as const;

export type PolicyName = keyof typeof POLICIES;

/** How much of a quota is left. */
export interface Standing {
  policy: PolicyName;
  quota: number;
  remaining: number;
  /** Until the whole quota is there again. */
  resetSeconds: number;
}

/** What was asked for does not fit into what is left. */
export class LimitExceeded extends ServiceError {
  readonly standing: Standing;

  /** @param why in place of what a caller with a quota is told. */
  constructor(standing: Standing, amount: number, why?: string) {
    const { policy, quota, remaining, resetSeconds } = standing;
    const { windowSeconds, code } = POLICIES[policy];
    const whole = `The quota is ${quota} ${policy} in ${windowSeconds} s`;
    super(
      code,
      why !== undefined
        ? `${why} Try again in ${resetSeconds} s.`
        : amount > quota
          ? `${whole}, and this alone takes ${amount}. Send less at a time.`
          : `${whole}; ${remaining} are left, and this takes ${amount}. Try again in ${resetSeconds} s.`,
    );
    this.standing = standing;
  }
}
