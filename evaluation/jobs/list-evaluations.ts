import type { ObjectStore } from "#storage";
import { RECORDS_PREFIX, recordKey } from "./keys.ts";

/**
 * Lists the ids of evaluations, newest first.
 *
 * @param after starts behind this id.
 */
export async function* listEvaluations({
  store,
  after,
}: {
  store: ObjectStore;
  after?: string | undefined;
}): AsyncIterable<string> {
  const keys = store.list({
    prefix: RECORDS_PREFIX,
    ...(after !== undefined && { after: recordKey(after) }),
  });
  for await (const key of keys) {
    yield key.slice(RECORDS_PREFIX.length, -".json".length);
  }
}
