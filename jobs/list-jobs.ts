import { timeOfId } from "#contracts";
import type { ObjectStore } from "#storage";
import { RECORDS_PREFIX, recordKey } from "./keys.ts";

/**
 * Lists the ids of a tenant's jobs, newest first.
 *
 * @param since leaves out what is older, without reading it.
 * @param after starts behind this id.
 */
export async function* listJobs({
  store,
  since,
  after,
}: {
  store: ObjectStore;
  since: Date;
  after?: string | undefined;
}): AsyncIterable<string> {
  const keys = store.list({
    prefix: RECORDS_PREFIX,
    ...(after !== undefined && { after: recordKey(after) }),
  });
  for await (const key of keys) {
    const id = key.slice(RECORDS_PREFIX.length, -".json".length);
    if (timeOfId(id) < since) {
      return;
    }
    yield id;
  }
}
