import { ServiceError } from "#contracts";

/** What one request has taken of the budget. */
export interface ByteLease {
  /** @throws ServiceError `overloaded` when so much is not left; nothing is taken then. */
  take: (bytes: number) => void;
  /** Gives everything back. */
  end: () => void;
}

/**
 * Bounds what all requests together hold in memory. Bytes count as they arrive and not as they are
 * announced, so a client that announces much and sends nothing takes nothing from the others.
 */
export function createByteBudget({ maxBytes }: { maxBytes: number }): { lease: () => ByteLease } {
  let taken = 0;

  return {
    lease() {
      let held = 0;
      return {
        take(bytes) {
          if (taken + bytes > maxBytes) {
            throw new ServiceError(
              "overloaded",
              `Requests hold ${taken} of ${maxBytes} bytes already. Send this one again in a moment.`,
            );
          }
          taken += bytes;
          held += bytes;
        },
        end() {
          taken -= held;
          held = 0;
        },
      };
    },
  };
}
