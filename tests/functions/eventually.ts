import { vi } from "vitest";

/** Waits until an expectation holds; long enough for a machine that has much else to do. */
export function eventually<T>(expectation: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(expectation, { timeout: 15_000 });
}
