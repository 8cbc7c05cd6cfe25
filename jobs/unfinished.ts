import { newId, timeOfId } from "#contracts";
import type { ObjectStore } from "#storage";

const OPEN_PREFIX = "unfinished/open/";
const DONE_PREFIX = "unfinished/done/";
const NOTHING = new Uint8Array();

/** That a job has to be looked after: to be run, or to have its webhooks delivered. */
export interface Unfinished {
  /** Its key; sorts newest first. */
  name: string;
  tenant: string;
  job: string;
}

/**
 * Writes down that a job has to be looked after, before there is anything to look after.
 *
 * @param store of all tenants.
 */
export async function openUnfinished({
  store,
  tenant,
  job,
  now,
}: {
  store: ObjectStore;
  tenant: string;
  job: string;
  now: Date;
}): Promise<Unfinished> {
  const name = `${newId(now)}@${tenant}@${job}`;
  await store.putIfAbsent(`${OPEN_PREFIX}${name}`, NOTHING);
  return { name, tenant, job };
}

export async function closeUnfinished({
  store,
  name,
}: {
  store: ObjectStore;
  name: string;
}): Promise<void> {
  await store.putIfAbsent(`${DONE_PREFIX}${name}`, NOTHING);
}

export function openedAt({ name }: Unfinished): Date {
  return timeOfId(name);
}

/**
 * Finds what is unfinished, newest first, from two lists of keys and without reading a value.
 *
 * @param since leaves out what is older.
 */
export async function* findUnfinished({
  store,
  since,
}: {
  store: ObjectStore;
  since: Date;
}): AsyncIterable<Unfinished> {
  // Done first: what is done in between is looked at once more, rather than lost.
  const done = new Set<string>();
  for await (const name of listSince(DONE_PREFIX)) {
    done.add(name);
  }
  for await (const name of listSince(OPEN_PREFIX)) {
    const [, tenant, job] = name.split("@");
    if (!done.has(name) && tenant !== undefined && job !== undefined) {
      yield { name, tenant, job };
    }
  }

  async function* listSince(prefix: string): AsyncIterable<string> {
    for await (const key of store.list({ prefix })) {
      const name = key.slice(prefix.length);
      if (timeOfId(name) < since) {
        return;
      }
      yield name;
    }
  }
}
