import { type ErrorCode, ServiceError } from "#contracts";

const HOPELESS: readonly ErrorCode[] = [
  "artifact_corrupt",
  "dataset_invalid",
  "dataset_not_found",
  "evaluation_failed",
  "evaluation_not_found",
  "model_not_found",
  "model_unusable",
  "quality_unavailable",
];

/** Whether another try would end the same. */
export function isHopeless(error: unknown): boolean {
  return error instanceof ServiceError && HOPELESS.includes(error.code);
}
