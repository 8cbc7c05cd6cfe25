import { ServiceError } from "#contracts";

/** What one request has taken of the budget. */
export interface ByteLease {
  /**
   * @throws ServiceError `overloaded` when so much is not left; nothing is taken then, nor after `end`:
   * what comes late could never be given back.
   */
  take: (bytes: number) => void;
  /** Gives everything back. */
  end: () => void;
}

export interface ByteBudget {
  lease: () => ByteLease;
}

/**
 * Bounds what all requests together hold in memory. Bytes count as they arrive and not as they are
 * announced, so a client that announces much and sends nothing takes nothing from the others.
 */
export function createByteBudget({
  maxBytes,
  holders = "Requests",
}: {
  maxBytes: number;
  /** Who shares it, for messages. */
  holders?: string;
}): ByteBudget {
  let taken = 0;

  return {
    lease() {
      let held = 0;
      let isEnded = false;
      return {
        take(bytes) {
          if (isEnded) {
            throw new Error("The request has ended, so that nothing more counts for it.");
          }
          if (taken + bytes > maxBytes) {
            throw new ServiceError(
              "overloaded",
              `${holders} hold ${taken} of ${maxBytes} bytes already. Send this one again in a moment.`,
            );
          }
          taken += bytes;
          held += bytes;
        },
        end() {
          taken -= held;
          held = 0;
          isEnded = true;
        },
      };
    },
  };
}
