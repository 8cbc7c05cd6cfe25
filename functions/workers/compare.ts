// Compares evaluations in a child process: resampling thousands of images takes seconds, and the
// process that answers requests must not stand still meanwhile.
import { type ErrorCode, type EvaluationComparison, ServiceError } from "#contracts";
import { compareEvaluations } from "#evaluation";
import { openStore } from "#model-store";

export interface ComparisonTask {
  /** URL of the store. */
  store: string;
  first: string;
  second: string;
  anyProtocol: boolean;
}

/** An error would cross the process border as a plain object, so a refusal is one from the start. */
export type ComparisonAnswer =
  | { comparison: EvaluationComparison }
  | { refusal: { code: ErrorCode; message: string } };

export async function compare({ store: url, ...task }: ComparisonTask): Promise<ComparisonAnswer> {
  try {
    return { comparison: await compareEvaluations({ store: openStore({ url }), ...task }) };
  } catch (error) {
    if (error instanceof ServiceError) {
      return { refusal: { code: error.code, message: error.message } };
    }
    throw error;
  }
}
