/** Everything that can go wrong through input or circumstance, as opposed to a bug. */
export const ERROR_CODES = [
  "artifact_corrupt",
  "body_encoding_unsupported",
  "body_unsupported",
  "dataset_invalid",
  "dataset_not_found",
  "deadline_exceeded",
  "delivery_not_found",
  "evaluation_failed",
  "evaluation_finished",
  "evaluation_not_finished",
  "evaluation_not_found",
  "forbidden",
  "idempotency_key_busy",
  "idempotency_key_reused",
  "image_format_unsupported",
  "image_missing",
  "image_too_large",
  "image_too_small",
  "image_unreadable",
  "issuer_unavailable",
  "job_finished",
  "job_not_found",
  "key_not_found",
  "label_set_not_found",
  "method_not_allowed",
  "model_not_found",
  "model_unusable",
  "not_acceptable",
  "output_not_found",
  "overloaded",
  "protocols_differ",
  "quality_unavailable",
  "quota_exceeded",
  "rate_limited",
  "request_invalid",
  "request_too_large",
  "route_not_found",
  "styles_unavailable",
  "unauthenticated",
  "upload_exists",
  "upload_not_found",
  "url_not_allowed",
  "url_unreachable",
  "version_exists",
  "version_invalid",
  "worker_crashed",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error that the caller can act on. The message says what was wrong, with the value, and what to do. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
