export { cancelJob } from "./cancel-job.ts";
export { claimKey, type KeyClaim, type StoredAnswer } from "./claim-key.ts";
export { createJob } from "./create-job.ts";
export { type DoneImage, type ImageResult, readOutput } from "./image-result.ts";
export { hasRecord, type JobRecord, readRecord } from "./job-record.ts";
export { listJobs } from "./list-jobs.ts";
export { hasEnded, readOutcome } from "./outcome.ts";
export { claimsFolder, type Job, readJob } from "./read-job.ts";
export { failJob, runJob } from "./run-job.ts";
export { type Lease, takeLease } from "./take-lease.ts";
export {
  closeUnfinished,
  findUnfinished,
  openedAt,
  openUnfinished,
  type Unfinished,
} from "./unfinished.ts";
export {
  type AttemptOutcome,
  attemptDelivery,
  LONGEST_WAIT_MS,
  nextAttemptAt,
  type SendWebhook,
} from "./webhooks/attempt-delivery.ts";
export { createDelivery, listDeliveriesOf } from "./webhooks/create-delivery.ts";
export { type DeliveryProgress, describeDelivery, readDelivery } from "./webhooks/delivery.ts";
export { isDisabled } from "./webhooks/endpoint.ts";
export { listDeliveries } from "./webhooks/list-deliveries.ts";
export { findDelivery, retryDelivery } from "./webhooks/retry-delivery.ts";
export { secretsOf, signWebhook } from "./webhooks/sign-webhook.ts";
