/**
 * Where long work is kept. Every key is written once: work that is done twice counts once, and
 * whoever finds a key knows that what stands there is whole. In the store of a tenant:
 *
 *     jobs/records/<id>.json                     what was asked for: the job exists from here on
 *     jobs/work/<id>/inputs/00000                the images, written before the record
 *     jobs/work/<id>/claims/00000.json           who works on it, and until when: the last one counts
 *     jobs/work/<id>/outputs/00000/<sha256>      a file of an image, written before its result
 *     jobs/work/<id>/results/00000.json          what an image came to
 *     jobs/work/<id>/outcome.json                how it ended, with the results: the first that is written
 *     webhooks/deliveries/<id>.json              what is to be told, and where
 *     webhooks/work/<id>/<round>/asked.json      somebody wants it to be sent anew: a new round
 *     webhooks/work/<id>/<round>/attempts/000/{claim,result}.json
 *     webhooks/work/<id>/<round>/ended.json      delivered or dead
 *     webhooks/dead/<id>                         was dead at least once
 *     webhooks/endpoints/<sha256>/00000.json     disabled, enabled, ...: the last one counts
 *     idempotency/<sha256>/00000/{claim,end}.json and body
 *     idempotency/<sha256>/00000/renewals/00000  who answers is still alive
 *
 * And in the store of all: `unfinished/{open,done}/<time>@<tenant>@<id>`, so that whoever starts
 * finds what to go on with and need not look into every tenant.
 */
const DIGITS = 5;
export const RECORDS_PREFIX = "jobs/records/";
export const DELIVERIES_PREFIX = "webhooks/deliveries/";
export const DEAD_PREFIX = "webhooks/dead/";

export function recordKey(id: string): string {
  return `${RECORDS_PREFIX}${id}.json`;
}

/** A file of one job's work, by its path there. */
export function workKey(id: string, path: string): string {
  return `jobs/work/${id}/${path}`;
}

export function inputKey(id: string, image: number): string {
  return workKey(id, `inputs/${digits(image)}`);
}

export function outputKey(id: string, image: number, sha256: string): string {
  return workKey(id, `outputs/${digits(image)}/${sha256}`);
}

export function resultKey(id: string, image: number): string {
  return workKey(id, `results/${digits(image)}.json`);
}

export function deliveryKey(id: string): string {
  return `${DELIVERIES_PREFIX}${id}.json`;
}

/** A file of one delivery's work, by its path there. */
export function deliveryWorkKey(id: string, path: string): string {
  return `webhooks/work/${id}/${path}`;
}

/** Numbers in keys, so that they sort. */
export function digits(number: number): string {
  return String(number).padStart(DIGITS, "0");
}
