export { assertPublicUrl } from "./assert-public-url.ts";
export type { FetchPolicy } from "./fetch-policy.ts";
export { type FetchOptions, fetchPublic } from "./fetch-public.ts";
export { isPublicAddress } from "./is-public-address.ts";
export { limitTime, type TimeLimit } from "./limit-time.ts";
export type { Fetched } from "./read-response.ts";
export type { Lookup } from "./resolve-public.ts";
