import { type EvaluationComparison, ServiceError } from "#contracts";
import { createChildProcesses } from "#evaluation";
import type { ComparisonTask } from "./workers/compare.ts";

/** Comparisons take seconds, and none is worth waiting minutes for. */
const MOST_WAITING = 32;

const COMPARE_MODULE = new URL("./workers/compare.ts", import.meta.url);

export interface Comparer {
  /**
   * Compares two evaluations in a child process, one comparison at a time.
   *
   * @throws ServiceError as `compareEvaluations` does; `overloaded` when too many wait already, or
   * after `close`; `worker_crashed` when the process died.
   */
  compare(options: Omit<ComparisonTask, "store">): Promise<EvaluationComparison>;
  /** Of the child process, when there is one. */
  processIds(): number[];
  close(): Promise<void>;
}

/**
 * Prepares a child process, which starts when there is something to compare.
 *
 * @param store URL of the store that the evaluations are in.
 */
export function createComparer({ store }: { store: string }): Comparer {
  const processes = createChildProcesses<ComparisonTask, EvaluationComparison>({
    filename: COMPARE_MODULE,
    exportName: "compare",
    workers: 1,
  });
  let unfinished = 0;

  return {
    async compare(options) {
      // One is compared, and the others wait.
      if (unfinished > MOST_WAITING) {
        throw new ServiceError(
          "overloaded",
          `${MOST_WAITING} comparisons are waiting already. Try again in a while.`,
        );
      }
      unfinished++;
      try {
        return await processes.run({ store, ...options });
      } finally {
        unfinished--;
      }
    },
    processIds: () => processes.processIds(),
    close: () => processes.close(),
  };
}
