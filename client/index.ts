export type { Api } from "./api.ts";
export { ApiError, type Problem } from "./api-error.ts";
export { type AllweatherClient, createClient } from "./create-client.ts";
export type { components, operations, paths } from "./generated/openapi.ts";
export type { Format, FormatData, Image, Segmentation, SegmentOptions } from "./segment.ts";
export type { JobOptions, JobOutput, JobStatus } from "./start-job.ts";
export type { WaitOptions } from "./wait-for-job.ts";
