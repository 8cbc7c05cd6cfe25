/**
 * Where long work is kept. Every key is written once: work that is done twice counts once, and
 * whoever finds a key knows that what stands there is whole. In the store of a tenant:
 *
 *     jobs/records/<id>.json                     what was asked for: the job exists from here on
 *     jobs/runs/<id>/inputs/00000                the images, written before the record
 *     jobs/runs/<id>/claims/00000.json           who works on it, and until when: the last one counts
 *     jobs/runs/<id>/outputs/00000/<sha256>      a file of an image, written before its result
 *     jobs/runs/<id>/results/00000.json          what an image came to
 *     jobs/runs/<id>/outcome.json                how it ended, with the results: the first that is written
 *     webhooks/deliveries/<id>.json              what is to be told, and where
 *     webhooks/runs/<id>/<round>/asked.json      somebody wants it to be sent anew: a new round
 *     webhooks/runs/<id>/<round>/attempts/000/{claim,result}.json
 *     webhooks/runs/<id>/<round>/ended.json      delivered or dead
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

/** A file of a job's run, by its path there. */
export function runKey(id: string, path: string): string {
  return `jobs/runs/${id}/${path}`;
}

export function inputKey(id: string, image: number): string {
  return runKey(id, `inputs/${digits(image)}`);
}

export function outputKey(id: string, image: number, sha256: string): string {
  return runKey(id, `outputs/${digits(image)}/${sha256}`);
}

export function resultKey(id: string, image: number): string {
  return runKey(id, `results/${digits(image)}.json`);
}

export function deliveryKey(id: string): string {
  return `${DELIVERIES_PREFIX}${id}.json`;
}

/** A file of a delivery's run, by its path there. */
export function deliveryRunKey(id: string, path: string): string {
  return `webhooks/runs/${id}/${path}`;
}

/** Numbers in keys, so that they sort. */
export function digits(number: number): string {
  return String(number).padStart(DIGITS, "0");
}
