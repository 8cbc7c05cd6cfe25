// Compares evaluations in a child process: resampling thousands of images takes seconds, and the
// process that answers requests must not stand still meanwhile.
import type { EvaluationComparison } from "#contracts";
import { compareEvaluations } from "#evaluation";
import { openStore } from "#model-store";

export interface ComparisonTask {
  /** URL of the store. */
  store: string;
  first: string;
  second: string;
  anyProtocol: boolean;
}

/** @throws ServiceError as `compareEvaluations` does. */
export function compare({ store: url, ...task }: ComparisonTask): Promise<EvaluationComparison> {
  return compareEvaluations({ store: openStore({ url }), ...task });
}
